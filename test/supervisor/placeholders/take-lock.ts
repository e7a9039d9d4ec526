import { setTimeout as sleep } from 'node:timers/promises';
import { acquireServicesLock } from '../../../supervisor/services-lock.ts';

/** Takes the lock of the given file, says so, and holds it. */
await acquireServicesLock(process.argv[2]!, 'server').then(
  async () => {
    process.stdout.write('taken\n');
    await sleep(10_000);
  },
  (error: Error) => process.stdout.write(`refused: ${error.message}\n`),
);
