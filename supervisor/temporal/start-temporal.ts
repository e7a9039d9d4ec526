import { type ChildProcess, spawn } from 'node:child_process';
import { PulseError } from '../../lib/errors.ts';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { type EndProcessOptions, endProcess } from '../end-process.ts';
import { findLastLine, openLog } from '../open-log.ts';
import { endRecordedProcess, recordProcess } from '../process-record.ts';

const READY_LIMIT_MS = 60_000;
const ATTEMPTS_MAX = 3;
const COMPLAINT_LENGTH = 300;
const HOST = '127.0.0.1';
const END: EndProcessOptions = { signal: 'SIGTERM', graceMs: 3_000 };

export interface TemporalServerOptions {
  /** The `temporal` program. */
  readonly program: string;
  /** File for the server's state; in memory unless given. */
  readonly stateFile?: string;
  readonly port: number;
  /** Where the web UI listens; there is none unless given. */
  readonly ui?: { readonly host: string; readonly port: number };
  readonly logFile: string;
  /** Where to note the process; see `recordProcess`. */
  readonly recordFile: string;
}

export interface TemporalServer {
  /** `host:port` for clients and workers. */
  readonly address: string;
  readonly pid: number;
  /** Settles when the server process ends, for whatever reason. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the local Temporal server and waits until it answers. One that an earlier, killed supervisor left behind is ended first.
 * Besides the ports it is given it takes some at random, which another program may take at the same moment: it gets more than one try.
 */
export async function startTemporal(options: TemporalServerOptions): Promise<TemporalServer> {
  for (let attempt = 1; ; attempt++) {
    await endRecordedProcess(options.recordFile, END);
    try {
      return await tryStart(options);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

async function tryStart(options: TemporalServerOptions): Promise<TemporalServer> {
  const log = await openLog(options.logFile);
  // A process group of its own: Ctrl-C in the terminal must not reach it before its workers have stopped.
  const child = spawn(options.program, buildArguments(options), {
    detached: true,
    stdio: ['ignore', log.handle.fd, log.handle.fd],
  });
  const ended = new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve);
    child.once('exit', () => resolve(undefined));
  });
  await log.handle.close();
  const identity = child.pid === undefined ? undefined : await recordProcess(options.recordFile, child.pid);
  const address = `${HOST}:${options.port}`;
  try {
    await waitUntilReady(address, child, ended);
  } catch (cause) {
    child.kill('SIGKILL');
    const complaint =
      (await findLastLine(options.logFile, log.startBytes, /error|unable|fail/i)) ??
      (await findLastLine(options.logFile, log.startBytes, /\S/)) ??
      (cause as Error).message;
    throw new PulseError(
      'temporal_start_failed',
      `The local Temporal server did not start on port ${options.port}: ${complaint.trim().slice(0, COMPLAINT_LENGTH)} (see ${options.logFile}).`,
      { cause },
    );
  }
  return {
    address,
    pid: child.pid!,
    exited: ended.then(() => {}),
    stop: async () => {
      if (identity !== undefined) await endProcess(identity, END);
    },
  };
}

function buildArguments(options: TemporalServerOptions): string[] {
  const state =
    options.stateFile === undefined
      ? []
      : [
          `--db-filename=${options.stateFile}`,
          '--sqlite-pragma=journal_mode=wal',
          '--sqlite-pragma=synchronous=normal',
        ];
  const ui =
    options.ui === undefined
      ? ['--headless']
      : [`--ui-ip=${options.ui.host}`, `--ui-port=${options.ui.port}`];
  return [
    'server',
    'start-dev',
    `--ip=${HOST}`,
    `--port=${options.port}`,
    ...ui,
    ...state,
    '--log-level=error',
  ];
}

async function waitUntilReady(
  address: string,
  child: ChildProcess,
  ended: Promise<Error | undefined>,
): Promise<void> {
  const gone = new AbortController();
  void ended.then((error) => gone.abort(error ?? new Error(`it ended at once (code ${child.exitCode})`)));
  const temporal = await connectTemporal({
    address,
    namespace: 'default',
    connectLimitMs: READY_LIMIT_MS,
    signal: gone.signal,
  });
  await temporal.close();
}
