import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The version of the server in a `temporal` program, as `1.32.0`.
 *
 * @returns undefined when the program does not run, or does not say it
 */
export async function readServerVersion(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ['--version']);
    return /Server (\d+\.\d+[\w.+-]*)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
