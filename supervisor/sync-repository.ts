import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Config, PROJECT_DIR, serviceEnvironment } from '../lib/config/config.ts';
import type { Logger } from '../lib/logger.ts';

/** How many of the strongest findings `npm start -- --repo` prints. */
const FINDINGS = 10;

/**
 * Syncs a repository through the command line tool, which talks to the running API and prints progress and findings into our own
 * output. A sync that fails does not end the service: it is logged, and can be tried again.
 */
export function syncRepository(
  repository: string,
  { config, logger }: { config: Config; logger: Logger },
): { stop(): void } {
  const args = [join(PROJECT_DIR, 'cli/main.ts'), 'sync', '--top', String(FINDINGS), '--', repository];
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: serviceEnvironment({ PULSE_DATA_DIR: config.dataDir }),
  });
  let stopped = false;
  child.once('error', (error) => logger.error({ err: error }, 'the sync could not be started'));
  child.once('exit', (code, signal) => {
    if (stopped) return;
    if (code === 0) logger.info({ repository }, 'the sync is done; Pulse keeps serving');
    else logger.error({ repository, code, signal }, 'the sync failed; Pulse keeps serving');
  });
  return {
    stop: () => {
      stopped = true;
      child.kill('SIGTERM');
    },
  };
}
