import { readServiceConfig } from '../lib/config.ts';
import { createLogger } from '../lib/logger.ts';
import { runService } from '../lib/service-process.ts';
import { startWorker } from './start-worker.ts';

const config = readServiceConfig();
const logger = createLogger({ name: 'worker', level: config.logLevel });
runService(logger, () => startWorker(config, logger));
