import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { PulseError } from '../../lib/errors.ts';
import type { CliContext } from '../context.ts';

const LENGTH_MAX = 1_000;

/**
 * Reads a password: the first line of what is piped in, or what is typed, which is not shown.
 *
 * @throws PulseError `password_missing`
 */
export async function readPassword(
  { stdin = process.stdin, stderr }: CliContext,
  prompt: string,
): Promise<string> {
  const isTyped = stdin.isTTY === true;
  if (isTyped) stderr.write(`${prompt}: `);
  // What is typed goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: isTyped });
  try {
    for await (const line of lines) {
      if (line !== '' && line.length <= LENGTH_MAX) return line;
      break;
    }
  } finally {
    lines.close();
    if (isTyped) stderr.write('\n');
  }
  throw new PulseError('password_missing', 'There is no password: type it, or pipe it in as one line.');
}
