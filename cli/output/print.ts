import type { CliContext } from '../context.ts';
import { neutraliseLines, toSafeJson } from './neutralise-text.ts';

/** Prints lines of results; what came from outside is neutralised by then. */
export function printLines(context: CliContext, lines: readonly string[]): void {
  if (lines.length > 0) context.stdout.write(`${lines.join('\n')}\n`);
}

/** Prints the one document of `--json`. */
export function printJson(context: CliContext, value: unknown): void {
  context.stdout.write(`${toSafeJson(value)}\n`);
}

/**
 * Tells people something on standard error.
 * @param prefix ours, may be coloured
 * @param message may quote text from outside; its line breaks stay
 */
export function printMessage(context: CliContext, prefix: string, message: string): void {
  context.stderr.write(`${prefix}${neutraliseLines(message)}\n`);
}
