import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../cli/run-cli.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { captureContext } from './capture-context.ts';

export interface CommandLine extends AsyncDisposable {
  /** Runs one command in this process, against the API, and tells what it wrote and how it ended. */
  pulse(
    ...args: string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** Empty at first, and the command's own. */
  readonly dataDir: string;
}

/** The command line over an API of the test's. */
export async function openCommandLine(url: string): Promise<CommandLine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-cli-'));
  return {
    dataDir,
    pulse: async (...args) => {
      const context = captureContext({
        env: { PULSE_URL: url, PULSE_TOKEN: TEST_TOKEN, PULSE_DATA_DIR: dataDir },
      });
      const code = await runCli(args, context);
      return { code, ...context.written };
    },
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }),
  };
}
