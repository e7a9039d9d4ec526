import { runSupervisor } from '../../../supervisor/run-supervisor.ts';

/** `npm start` with placeholders for API and worker. */
process.exit(
  await runSupervisor({
    args: process.argv.slice(2),
    scripts: { api: 'test/supervisor/placeholders/api.ts', worker: 'test/supervisor/placeholders/worker.ts' },
  }),
);
