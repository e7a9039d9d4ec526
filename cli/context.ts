import type { Readable, Writable } from 'node:stream';
import type { Config } from '../lib/config/config.ts';

/** A standard stream: what a command needs to know of it. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What surrounds a command: where it writes, and what interrupts it. */
export interface CliContext {
  /** Results, and nothing else. */
  readonly stdout: OutputStream;
  /** Progress and messages. */
  readonly stderr: OutputStream;
  /** What is piped in, or typed; that of the process unless given. */
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** @throws PulseError `bad_configuration` */
  readonly readConfig: () => Config;
}

/** Columns that lines may take: those of the terminal, without limit elsewhere. */
export function lineWidth(stream: OutputStream): number {
  return stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY;
}
