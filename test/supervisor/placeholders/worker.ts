import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readServiceConfig } from '../../../lib/config/config.ts';
import { createLogger } from '../../../lib/logger.ts';
import { runService } from '../../../lib/process/service-process.ts';

/** Stands for the worker: says in a file that it stopped in order, or never stops when the test wants that. */
const config = readServiceConfig();
const logger = createLogger({ name: 'worker', level: config.logLevel });

runService(logger, async () => {
  const timer = setInterval(() => {}, 1_000);
  return {
    stop: async () => {
      if (process.env.PLACEHOLDER_HANGS !== undefined) await new Promise(() => {});
      clearInterval(timer);
      await writeFile(join(config.dataDir, 'worker-stopped'), String(process.pid));
    },
  };
});
