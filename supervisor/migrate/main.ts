import { readConfig } from '../../lib/config/config.ts';
import { migrate, readMigrationStatus } from '../../lib/database/migrate.ts';
import { PulseError } from '../../lib/errors.ts';
import { withDatabase } from './with-database.ts';

const USAGE = `Usage: npm run migrate -- <command>
  up [count]     apply waiting migrations; all unless a count is given
  down [count]   take back the last ones; one unless a count is given
  status         list applied and waiting migrations`;
const EXIT_FAILED = 1;
const EXIT_WRONG_USE = 2;

const commands = {
  up: async (databaseUrl: string, count: number | undefined) => {
    const names = await migrate({ databaseUrl, direction: 'up', ...(count === undefined ? {} : { count }) });
    return names.length === 0 ? 'nothing to apply' : names.map((name) => `applied ${name}`).join('\n');
  },
  down: async (databaseUrl: string, count: number | undefined) => {
    const names = await migrate({ databaseUrl, direction: 'down', count: count ?? 1 });
    return names.length === 0 ? 'nothing to take back' : names.map((name) => `took back ${name}`).join('\n');
  },
  status: async (databaseUrl: string) => {
    const migrations = await readMigrationStatus({ databaseUrl });
    return migrations
      .map(({ name, appliedAt }) => `${appliedAt?.toISOString() ?? 'waiting'}\t${name}`)
      .join('\n');
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const [name = '', countText, ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
  const countFits = countText === undefined || (name !== 'status' && /^[1-9]\d{0,3}$/.test(countText));
  if (command === undefined || !countFits || rest.length > 0) {
    process.stderr.write(`${USAGE}\n`);
    return EXIT_WRONG_USE;
  }
  try {
    const count = countText === undefined ? undefined : Number(countText);
    const text = await withDatabase(readConfig(), (databaseUrl) => command(databaseUrl, count));
    process.stdout.write(`${text}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof PulseError ? error.message : (error as Error).stack}\n`);
    return EXIT_FAILED;
  }
}
