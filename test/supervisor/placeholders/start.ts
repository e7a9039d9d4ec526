import { runSupervisor } from '../../../supervisor/run-supervisor.ts';
import { PLACEHOLDERS } from './scripts.ts';

/** `npm start` with placeholders for API and worker. */
process.exit(await runSupervisor({ args: process.argv.slice(2), scripts: PLACEHOLDERS }));
