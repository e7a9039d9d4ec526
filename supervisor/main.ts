import { runSupervisor } from './run-supervisor.ts';

process.exit(await runSupervisor({ args: process.argv.slice(2) }));
