import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_DIR, serviceEnvironment } from '../lib/config/config.ts';
import { PulseError } from '../lib/errors.ts';
import type { ServiceMessage } from '../lib/process/service-process.ts';
import { endProcess } from './end-process.ts';
import type { Running } from './keep-running.ts';
import { openLog } from './open-log.ts';
import { endRecordedProcess, recordProcess } from './process-record.ts';

const READY_LIMIT_MS = 60_000;

export interface ChildServiceOptions {
  /** For people: `API`, `worker`. */
  readonly name: string;
  /** Its `main.ts`, from the project folder; it calls `runService`. */
  readonly script: string;
  /** Overrides for the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes what it prints; our own output does unless given. */
  readonly logFile?: string;
  readonly recordFile: string;
  /** How long it may take to stop before it is killed. */
  readonly stopLimitMs: number;
  /** Further proof of health, after it said that it is ready. */
  readonly checkHealth?: () => Promise<void>;
}

/**
 * Starts a service as a child process and waits until it says that it is ready. It leads a process group of its own, so that
 * its own children end with it, and Ctrl-C in the terminal reaches the supervisor only.
 */
export async function startChildService(options: ChildServiceOptions): Promise<Running> {
  const end = { signal: 'SIGTERM', graceMs: options.stopLimitMs, group: true } as const;
  await endRecordedProcess(options.recordFile, end);
  const log = options.logFile === undefined ? undefined : await openLog(options.logFile);
  const output = log?.handle.fd ?? 'inherit';
  const child = spawn(process.execPath, [join(PROJECT_DIR, options.script)], {
    cwd: PROJECT_DIR,
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
    env: serviceEnvironment(options.environment),
  });
  await log?.handle.close();
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => {
      killGroup(child.pid);
      resolve();
    });
  });
  const identity = child.pid === undefined ? undefined : await recordProcess(options.recordFile, child.pid);
  const stop = async (): Promise<void> => {
    if (identity !== undefined) await endProcess(identity, end);
    await exited;
  };
  try {
    await waitUntilReady(child, exited, options);
    await options.checkHealth?.();
  } catch (error) {
    await stop();
    throw error;
  }
  return { exited, stop };
}

/** Its first word is `ready` or `failed`; silence is an error as well. */
function waitUntilReady(
  child: ChildProcess,
  exited: Promise<void>,
  options: ChildServiceOptions,
): Promise<void> {
  const { name, logFile } = options;
  const see = logFile === undefined ? '' : ` (see ${logFile})`;
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string): void => reject(new PulseError(code, message));
    const timer = setTimeout(
      () => fail('service_silent', `The ${name} was not ready within ${READY_LIMIT_MS / 1000} s${see}.`),
      READY_LIMIT_MS,
    );
    child.once('message', (message: ServiceMessage) => {
      clearTimeout(timer);
      if (message.type === 'ready') resolve();
      else fail(message.code, message.message);
    });
    void exited.then(() => {
      clearTimeout(timer);
      fail(
        'service_ended',
        `The ${name} ended before it was ready (${child.exitCode ?? child.signalCode})${see}.`,
      );
    });
  });
}

/** Ends what the leader of a group, which has gone, left running. The group's id is not given away while it has members. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has no members any more.
  }
}
