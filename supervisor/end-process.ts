import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 20;
/** A forced process goes at once, unless the system is out of breath. */
const FORCED_LIMIT_MS = 1_000;

export interface EndProcessOptions {
  /** What asks the process to stop. */
  readonly signal: NodeJS.Signals;
  /** How long it may take before it is killed. */
  readonly graceMs: number;
  /** Signal the whole process group that the process leads, so that its own children go as well. */
  readonly group?: boolean;
  /** What ends it when the grace is over; SIGKILL unless given. */
  readonly lastSignal?: NodeJS.Signals;
}

/**
 * Ends a process that may not be our child: asks, waits, then forces. A process that has gone, or whose pid now belongs to
 * somebody else, is left alone.
 *
 * @returns true when the process ended by itself within the grace
 */
export async function endProcess(identity: ProcessIdentity, options: EndProcessOptions): Promise<boolean> {
  if (!(await isAlive(identity))) return true;
  sendSignal(identity.pid, options.signal, options.group);
  if (await waitForEnd(identity, options.graceMs)) return true;
  sendSignal(identity.pid, options.lastSignal ?? 'SIGKILL', options.group);
  await waitForEnd(identity, FORCED_LIMIT_MS);
  return false;
}

/** Waits until the process has gone; false when it still runs after `limitMs`. */
export async function waitForEnd(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (await isAlive(identity)) {
    if (performance.now() >= deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function sendSignal(pid: number, signal: NodeJS.Signals, group = false): void {
  try {
    process.kill(group ? -pid : pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
