import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../../lib/database/migrate.ts';
import { withDatabase } from '../../../supervisor/migrate/with-database.ts';
import { POSTGRES_SETTINGS } from '../../../supervisor/postgres/server-settings.ts';
import { YEAR } from '../../../tools/seed/plan-world.ts';
import { seedYear } from '../../../tools/seed/seed-year.ts';

const DAY_MS = 86_400_000;

/**
 * Runs over the database of a seeded year in `<folder>/<scale>`, with the settings of `npm start`. An empty one is filled first, a
 * filled one is used as it is.
 */
export function withYear<T>(
  folder: string,
  scale: number,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const target = { databaseUrl: undefined, dataDir: join(folder, String(scale)) };
  const fill = async (databaseUrl: string): Promise<T> => {
    await migrate({ databaseUrl, direction: 'up' });
    if (!(await isFilled(databaseUrl))) await seed(databaseUrl, scale);
    return work(databaseUrl);
  };
  return withDatabase(target, fill, POSTGRES_SETTINGS);
}

async function seed(databaseUrl: string, scale: number): Promise<void> {
  const startedMs = performance.now();
  const until = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const plan = { seed: 1, scale, teams: YEAR.teams, repositories: YEAR.repositories, until };
  const rows = await seedYear({ databaseUrl, plan });
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  process.stdout.write(`seeded at scale ${scale} in ${seconds} s: ${JSON.stringify(rows)}\n`);
}

async function isFilled(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query('select from repositories limit 1')).rowCount === 1;
  } finally {
    await client.end();
  }
}
