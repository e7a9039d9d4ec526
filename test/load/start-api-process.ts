import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROJECT_DIR, serviceEnvironment } from '../../lib/config/config.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { TEST_SECRET_KEYS, TEST_TOKEN } from '../api/test-api.ts';

export interface ApiProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** What it printed so far. */
  readonly output: () => string;
  /** Whether it has not ended by itself. */
  isRunning(): boolean;
  /** Sends a signal, and waits until the process is gone; gives its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Starts the real API process, and waits until it listens. */
export async function startApiProcess(options: {
  readonly databaseUrl: string;
  readonly port?: number;
  readonly logLevel?: string;
  /** Further variables of its environment. */
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<ApiProcess> {
  const port = options.port ?? (await findFreePort());
  const child = spawn(process.execPath, ['api/main.ts'], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: serviceEnvironment({
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: options.databaseUrl,
      // Nobody listens on the discard port.
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      PULSE_TOKEN: TEST_TOKEN,
      PULSE_SECRET_KEYS: TEST_SECRET_KEYS,
      LOG_LEVEL: options.logLevel ?? 'warn',
      ...options.settings,
    }),
  });
  let output = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code, signal]) => [`it ended with ${code ?? signal}`]),
  ])) as [unknown];
  if ((message as { type?: string }).type !== 'ready') {
    throw new Error(`The API did not start: ${JSON.stringify(message)} ${output}`);
  }
  return {
    port,
    pid: child.pid!,
    output: () => output,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    end: (signal) => end(child, signal),
    [Symbol.asyncDispose]: async () => {
      await end(child, 'SIGTERM');
    },
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'exit');
  }
  return child.exitCode;
}
