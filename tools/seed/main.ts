import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_DIR, readConfig } from '../../lib/config/config.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { createClient } from '../../lib/database/open-pool.ts';
import { PulseError } from '../../lib/errors.ts';
import { withDatabase } from '../../supervisor/migrate/with-database.ts';
import { YEAR } from './plan-world.ts';
import { reportProgress } from './report-progress.ts';
import { seedYear } from './seed-year.ts';
import { SERVER_SETTINGS } from './server-settings.ts';

const USAGE = `Usage: npm run seed -- --year [options]
Fills an empty database with a year of ${YEAR.teams} teams and ${YEAR.repositories} repositories: 10 million commits and what belongs to them.
  --scale <share>        of the whole year's rows; 1 unless given, 0.1 for a tenth
  --seed <number>        another number makes another year; 1 unless given
  --until <YYYY-MM-DD>   the year ends at the beginning of this day (UTC); today unless given
  --data-dir <folder>    the database of this data folder; PULSE_DATA_DIR unless given
  --database-url <url>   this database; DATABASE_URL unless given. Its user must be a superuser
  --replace              empty the database first, whatever is in it`;
const EXIT_FAILED = 1;
const EXIT_WRONG_USE = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return EXIT_WRONG_USE;
  }
  try {
    await withDatabase(options.target, (url) => fill(url, options), SERVER_SETTINGS);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof PulseError ? error.message : (error as Error).stack}\n`);
    return EXIT_FAILED;
  }
}

type Options = NonNullable<ReturnType<typeof readOptions>>;

/** Undefined when they make no sense. */
function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        year: { type: 'boolean' },
        scale: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        until: { type: 'string', default: new Date().toISOString().slice(0, 10) },
        'data-dir': { type: 'string' },
        'database-url': { type: 'string' },
        replace: { type: 'boolean', default: false },
      },
    });
    const scale = Number(values.scale);
    const seed = Number(values.seed);
    const until = new Date(`${values.until}T00:00:00Z`);
    const fits = values.year === true && scale > 0 && scale <= 10 && Number.isSafeInteger(seed);
    if (!fits || Number.isNaN(until.getTime())) return undefined;
    const config = readConfig();
    const dataDir = values['data-dir'];
    const databaseUrl = values['database-url'] ?? (dataDir === undefined ? config.databaseUrl : undefined);
    return {
      plan: { seed, scale, until, teams: YEAR.teams, repositories: YEAR.repositories },
      replace: values.replace,
      target: {
        databaseUrl,
        dataDir: dataDir === undefined ? config.dataDir : resolve(PROJECT_DIR, dataDir),
      },
    };
  } catch (error) {
    if (error instanceof PulseError) throw error;
    return undefined;
  }
}

async function fill(databaseUrl: string, { plan, replace }: Options): Promise<void> {
  await prepareDatabase(databaseUrl, replace);
  const progress = reportProgress(process.stderr);
  const rows = await seedYear({ databaseUrl, plan, onProgress: progress.report });
  progress.end();
  for (const [table, count] of Object.entries(rows))
    process.stdout.write(`${table.padEnd(30)}${count.toLocaleString('en').padStart(12)}\n`);
}

/** @throws PulseError `database_not_empty` or `superuser_needed` */
async function prepareDatabase(databaseUrl: string, replace: boolean): Promise<void> {
  const client = createClient({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ is_superuser: boolean; is_filled: boolean }>(
      `select current_setting('is_superuser')::boolean as is_superuser, to_regclass('repositories') is not null as is_filled`,
    );
    if (!rows[0]!.is_superuser)
      throw new PulseError(
        'superuser_needed',
        'Filling a database switches its triggers off, which only a superuser may: name another user, or leave the URL out.',
      );
    if (replace) await client.query('drop schema public cascade; create schema public');
    else if (rows[0]!.is_filled) {
      const { rowCount } = await client.query('select from repositories limit 1');
      if (rowCount !== 0)
        throw new PulseError(
          'database_not_empty',
          'The database holds repositories already: name another one, or empty it with --replace.',
        );
    }
  } finally {
    await client.end();
  }
  await migrate({ databaseUrl, direction: 'up' });
}
