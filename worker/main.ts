import { readServiceConfig } from '../lib/config/config.ts';
import { createLogger } from '../lib/logger.ts';
import { runService } from '../lib/process/service-process.ts';
import { startWorker } from './start-worker.ts';

const logger = createLogger({ name: 'worker', level: 'info' });
runService(logger, async () => {
  const config = readServiceConfig();
  logger.level = config.logLevel;
  return startWorker(config, logger);
});
