import { readConfig } from '../../lib/config/config.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { PulseError } from '../../lib/errors.ts';
import { checkDatabase } from '../postgres/ensure-database.ts';
import { prepareTemporal } from '../start-surroundings.ts';

/**
 * What must be done once before API and worker of this version start where nobody supervises them, as in containers: brings the
 * schema up to date, and makes Temporal's namespace with our search attributes. Doing it again changes nothing.
 */
async function prepare(): Promise<string> {
  const { databaseUrl, temporalAddress, temporalNamespace } = readConfig();
  if (databaseUrl === undefined || temporalAddress === undefined)
    throw new PulseError('bad_configuration', 'DATABASE_URL and TEMPORAL_ADDRESS must be set.');
  await checkDatabase(databaseUrl);
  const names = await migrate({ databaseUrl, direction: 'up' });
  await prepareTemporal(temporalAddress, temporalNamespace);
  const migrations = names.length === 0 ? 'The schema is up to date' : `Applied ${names.length} migrations`;
  return `${migrations}; Temporal's namespace ${temporalNamespace} is ready.`;
}

try {
  process.stdout.write(`${await prepare()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof PulseError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
