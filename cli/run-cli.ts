import { CommanderError } from 'commander';
import { PulseError } from '../lib/errors.ts';
import type { CliContext } from './context.ts';
import { EXIT_DONE, EXIT_FAILED, EXIT_WRONG_USE } from './exit-codes.ts';
import { newPainter } from './output/painter.ts';
import { printMessage } from './output/print.ts';
import { newProgram } from './program.ts';

/** Nobody who runs a command sends the header that the API speaks of. */
const WHERE_THE_TOKEN_IS =
  'Set PULSE_TOKEN to its token: that of its own settings, or the file "token" in its data folder.';

/**
 * Runs one command to its end.
 * @param args what stands behind `pulse`
 * @returns the exit status; messages are on standard error by then
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    await newProgram(context).parseAsync(args, { from: 'user' });
    return EXIT_DONE;
  } catch (error) {
    // Commander has said what is wrong already; its status 0 means that help or the version was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_DONE : EXIT_WRONG_USE;
    const paint = newPainter(context.stderr);
    printMessage(context, `${paint('red', 'error:')} `, describeError(error));
    return EXIT_FAILED;
  }
}

/** One sentence for an error that tells people what to do; the whole trace for one that should not have happened. */
function describeError(error: unknown): string {
  if (error instanceof PulseError && error.code === 'unauthorized')
    return `${error.message} ${WHERE_THE_TOKEN_IS}`;
  if (error instanceof PulseError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
