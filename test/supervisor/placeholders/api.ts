import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { readServiceConfig } from '../../../lib/config/config.ts';
import { createLogger } from '../../../lib/logger.ts';
import { runService } from '../../../lib/process/service-process.ts';

/** Stands for the API: `/healthz`, and `/pids` tells its pid and that of a child of its own. */
const config = readServiceConfig();
const logger = createLogger({ name: 'api', level: config.logLevel });

runService(logger, async () => {
  // A grandchild of the supervisor that ends only when somebody ends it.
  const grandchild = spawn('sleep', ['600'], { stdio: 'ignore' });
  const server = createServer((request, response) => {
    const pids = { pid: process.pid, grandchild: grandchild.pid };
    response.end(request.url === '/pids' ? JSON.stringify(pids) : 'ok');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  return {
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
});
