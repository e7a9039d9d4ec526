import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PulseError } from '../../lib/errors.ts';
import { endProcess } from '../end-process.ts';
import { findLastLine, openLog } from '../open-log.ts';
import { type ProcessIdentity, readProcess } from '../process-identity.ts';
import { clearFormerServer } from './clear-former-server.ts';
import { CLUSTER_USER, ensureCluster, readPostmaster, userOf } from './cluster.ts';
import { findPostgresBinaries, type PostgresBinaries } from './find-binaries.ts';
import { chooseRunAs } from './run-as.ts';

/** Recovery after a crash replays the log first: a large one takes its time. */
const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 5_000;
const POLL_MS = 20;

export interface PostgresOptions {
  /** Folder of the cluster; created when missing. */
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  /** Receives what the server prints. */
  readonly logFile: string;
  /** Those of the npm package unless given. */
  readonly programs?: PostgresBinaries;
  /** Server settings (`-c name=value`). */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Postgres {
  readonly port: number;
  readonly pid: number;
  /** Connection string of a database of this server; holds the password. */
  url(database: string): string;
  /** Settles when the server process ends, for whatever reason. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL on 127.0.0.1 and waits until it accepts connections. An orphan over the same data is ended first. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = options.programs ?? (await findPostgresBinaries());
  const runAs = await chooseRunAs([options.dataDir, binaries.postgres]);
  await endOrphanPostgres(options.dataDir);
  await clearFormerServer(options.dataDir);
  await ensureCluster(options.dataDir, options.password, binaries, runAs);
  const log = await openLog(options.logFile);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [program, ...args] = [
    ...runAs.prefix,
    binaries.postgres,
    '-D',
    options.dataDir,
    '-p',
    String(options.port),
    ...flags,
  ];
  // A process group of its own: Ctrl-C in the terminal must not reach it before the processes that still use it have stopped.
  const child = spawn(program!, args, {
    detached: true,
    stdio: ['ignore', log.handle.fd, log.handle.fd],
    ...userOf(runAs),
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  await log.handle.close();
  const identity = await waitUntilReady(child, options, log.startBytes);
  return {
    port: options.port,
    pid: identity.pid,
    url: (database) => clusterUrl(options.port, options.password, database),
    exited,
    stop: () => stopPostgres(identity),
  };
}

/** Connection string of a database of an embedded server; holds the password. */
export function clusterUrl(port: number, password: string, database: string): string {
  return `postgres://${CLUSTER_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Ends a PostgreSQL that still runs over this cluster although whoever started it has gone. */
export async function endOrphanPostgres(dataDir: string): Promise<void> {
  const postmaster = await readPostmaster(dataDir);
  if (postmaster === undefined) return;
  const found = await readProcess(postmaster.pid);
  // After a reboot the pid may belong to anybody: only a postgres over this very folder is ours.
  if (found === undefined || !found.command.includes('postgres') || !found.command.includes(dataDir)) return;
  await stopPostgres(found);
}

async function stopPostgres(identity: ProcessIdentity): Promise<void> {
  // SIGQUIT is PostgreSQL's immediate shutdown: it recovers at the next start, and its own children end with it.
  await endProcess(identity, { signal: 'SIGINT', graceMs: STOP_LIMIT_MS, lastSignal: 'SIGQUIT' });
}

async function waitUntilReady(
  child: ChildProcess,
  options: PostgresOptions,
  logStartBytes: number,
): Promise<ProcessIdentity> {
  const deadline = performance.now() + READY_LIMIT_MS;
  let failed: Error | undefined;
  child.once('error', (error) => {
    failed = error;
  });
  for (;;) {
    const postmaster = await readPostmaster(options.dataDir);
    if (postmaster?.ready && postmaster.pid === child.pid) {
      const identity = await readProcess(postmaster.pid);
      if (identity !== undefined) return identity;
    }
    if (failed !== undefined || child.exitCode !== null || child.signalCode !== null) break;
    if (performance.now() > deadline) {
      child.kill('SIGQUIT');
      break;
    }
    await sleep(POLL_MS);
  }
  throw new PulseError(
    'postgres_start_failed',
    `PostgreSQL did not start on port ${options.port}: ${failed?.message ?? (await lastComplaint(options.logFile, logStartBytes))} (see ${options.logFile}).`,
    { cause: failed },
  );
}

async function lastComplaint(logFile: string, startBytes: number): Promise<string> {
  const line = await findLastLine(logFile, startBytes, /FATAL|PANIC|ERROR/);
  return line?.replace(/^.*?(?:FATAL|PANIC|ERROR):\s*/, '') ?? 'it ended at once';
}
