import { Writable } from 'node:stream';
import type { CliContext, OutputStream } from '../../cli/context.ts';
import { readConfig } from '../../lib/config/config.ts';

export interface CapturedContext extends CliContext {
  /** What was written so far. */
  readonly written: { stdout: string; stderr: string };
}

export interface CaptureOptions {
  /** What both streams say of themselves; a pipe unless given. */
  readonly terminal?: { readonly columns: number };
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A context for commands that run inside a test: it keeps what they write, and reads no setting of the machine. */
export function captureContext({ terminal, env = {}, signal }: CaptureOptions = {}): CapturedContext {
  const written = { stdout: '', stderr: '' };
  const capture = (name: 'stdout' | 'stderr'): OutputStream => {
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        written[name] += String(chunk);
        done();
      },
    });
    return Object.assign(stream, terminal ? { isTTY: true, rows: 50, ...terminal } : {});
  };
  return {
    stdout: capture('stdout'),
    stderr: capture('stderr'),
    signal: signal ?? new AbortController().signal,
    readConfig: () => readConfig({ env, envFile: '/dev/null' }),
    written,
  };
}
