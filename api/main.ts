import { readServiceConfig } from '../lib/config/config.ts';
import { createLogger } from '../lib/logger.ts';
import { runService } from '../lib/process/service-process.ts';
import { startApi } from './start-api.ts';

const logger = createLogger({ name: 'api', level: 'info' });

runService(logger, async () => {
  const config = readServiceConfig();
  logger.level = config.logLevel;
  return startApi(config, logger);
});
