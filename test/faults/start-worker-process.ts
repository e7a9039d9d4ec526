import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROJECT_DIR, serviceEnvironment } from '../../lib/config/config.ts';

export interface WorkerProcessOptions {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly dataDir: string;
  /** Further variables of its environment. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Whether it has not ended by itself. */
  isRunning(): boolean;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts the real worker process, and waits until it is ready. Its warnings are shown. */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['worker/main.ts'], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: serviceEnvironment({
      DATABASE_URL: options.databaseUrl,
      TEMPORAL_ADDRESS: options.temporalAddress,
      TEMPORAL_NAMESPACE: options.namespace,
      PULSE_DATA_DIR: options.dataDir,
      PULSE_TOKEN: 'a-token-that-nobody-uses',
      PULSE_THREADS: '1',
      LOG_LEVEL: 'error',
      ...options.settings,
    }),
  });
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code, signal]) => [`it ended with ${code ?? signal}`]),
  ])) as [unknown];
  if ((message as { type?: string }).type !== 'ready') {
    throw new Error(`The worker did not start: ${JSON.stringify(message)}`);
  }
  return {
    pid: child.pid!,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => end(child, 'SIGKILL'),
    [Symbol.asyncDispose]: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
