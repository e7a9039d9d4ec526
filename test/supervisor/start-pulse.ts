import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_DIR, readConfig, serviceEnvironment } from '../../lib/config/config.ts';
import { layOutDataFolder } from '../../supervisor/data-folder.ts';
import { endLeftovers } from '../../supervisor/end-leftovers.ts';
import type { ProcessIdentity } from '../../supervisor/process-identity.ts';
import { readRecordedProcess } from '../../supervisor/process-record.ts';
import { silentProgress } from '../../supervisor/progress.ts';
import type { ServiceAddresses } from '../../supervisor/services-lock.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';

const run = promisify(execFile);

/** Settings of the machine that must not reach a test, and ports that clash with nothing. */
const NEUTRAL = {
  DATABASE_URL: '',
  TEMPORAL_ADDRESS: '',
  TEMPORAL_NAMESPACE: '',
  PULSE_TOKEN: '',
  HOST: '',
  LOG_LEVEL: '',
  PORT: '0',
  POSTGRES_PORT: '0',
  TEMPORAL_PORT: '0',
  TEMPORAL_UI_PORT: '0',
};

/** A place of its own for one test: a data folder, and a PATH on which `temporal` is found. */
export interface TestPlace extends AsyncDisposable {
  readonly dataDir: string;
  /** What was started here and has not ended. */
  readonly running: Set<ChildProcess>;
  /** Variables for a process over this data folder. */
  environment(overrides?: Record<string, string>): Record<string, string>;
  /** The process that the supervisor noted under this name, if it lives. */
  recorded(name: 'api' | 'worker' | 'temporal'): Promise<ProcessIdentity | undefined>;
}

/** Makes a place; its end kills what still runs there. */
export async function createTestPlace(): Promise<TestPlace> {
  const root = await mkdtemp(join(tmpdir(), 'pulse-supervisor-'));
  await chmod(root, 0o755);
  const bin = join(root, 'bin');
  await mkdir(bin);
  const config = readConfig();
  const program = await findTemporalProgram({
    programDir: config.binDir,
    downloadUrl: config.temporalDownloadUrl,
    startProgress: silentProgress,
  });
  if (isAbsolute(program)) await symlink(program, join(bin, 'temporal'));
  const dataDir = join(root, 'data');
  const folder = layOutDataFolder(dataDir);
  const running = new Set<ChildProcess>();
  return {
    dataDir,
    running,
    environment: (overrides = {}) =>
      serviceEnvironment({
        ...NEUTRAL,
        PATH: `${bin}:${serviceEnvironment({}).PATH}`,
        PULSE_DATA_DIR: dataDir,
        ...overrides,
      }),
    recorded: (name) => readRecordedProcess(folder.recordFile(name)),
    [Symbol.asyncDispose]: async () => {
      // A supervisor that a failed test left would start again what is ended here.
      for (const child of running) child.kill('SIGKILL');
      await endLeftovers(folder, { force: true });
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PulseProcess {
  readonly child: ChildProcess;
  /** Resolves with what the ready line says; rejects when the process ends before. */
  readonly ready: Promise<ServiceAddresses>;
  readonly ended: Promise<Ending>;
  /** The log so far, one event each. */
  readonly events: readonly LogEvent[];
}

export interface LogEvent {
  readonly name: string;
  readonly level: string;
  readonly msg: string;
  readonly time: string;
  readonly [key: string]: unknown;
}

/** The supervisor with placeholders for API and worker. */
export const SUPERVISOR = [process.execPath, join(PROJECT_DIR, 'test/supervisor/placeholders/start.ts')];

/** Starts a command in the place and reads its log. */
export function startPulse(
  place: TestPlace,
  {
    command = SUPERVISOR,
    environment = {},
  }: { command?: readonly string[]; environment?: Record<string, string> } = {},
): PulseProcess {
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    cwd: PROJECT_DIR,
    env: place.environment(environment),
    // A channel, as from the bootstrap: when the test run is killed, the supervisor notices and stops.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  place.running.add(child);
  child.once('exit', () => place.running.delete(child));
  const ready = Promise.withResolvers<ServiceAddresses>();
  const events: LogEvent[] = [];
  let [stdout, stderr, unread] = ['', '', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const lines = (unread + text).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('{')) continue;
      const event = JSON.parse(line) as LogEvent;
      events.push(event);
      if (event.msg.startsWith('Pulse is ready')) ready.resolve(event.addresses as ServiceAddresses);
    }
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  void ended.then((ending) =>
    ready.reject(new Error(`ended before it was ready: ${JSON.stringify(ending)}`)),
  );
  ready.promise.catch(() => {});
  return { child, ready: ready.promise, ended, events };
}

/** Asks the process to stop as Ctrl-C does, and waits. */
export async function stopPulse(pulse: PulseProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<Ending> {
  pulse.child.kill(signal);
  return pulse.ended;
}

/** Every living process whose arguments or environment name the data folder: what a stop must leave none of. */
export async function findProcessesOver(place: TestPlace): Promise<string[]> {
  const { stdout } = await run('ps', ['eww', '-A', '-o', 'pid=,stat=,command='], { maxBuffer: 100_000_000 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(`PULSE_DATA_DIR=${place.dataDir}`) || line.includes(`${place.dataDir}/`))
    .filter((line) => !/^\s*\d+\s+Z/.test(line) && !line.includes('ps eww'))
    .map((line) => line.trim().slice(0, 160));
}

/** Pids of the placeholder API and of its own child. */
export async function askApiPids(apiUrl: string): Promise<{ pid: number; grandchild: number }> {
  const response = await fetch(`${apiUrl}/pids`);
  return (await response.json()) as { pid: number; grandchild: number };
}

/** Connection string of the place's embedded database. */
export async function databaseUrlOf(place: TestPlace): Promise<string> {
  const folder = layOutDataFolder(place.dataDir);
  const password = (await readFile(folder.postgresPasswordFile, 'utf8')).trim();
  const [, , , port] = (await readFile(join(folder.postgresDir, 'postmaster.pid'), 'utf8')).split('\n');
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/pulse`;
}
