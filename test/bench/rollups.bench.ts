/**
 * `npm run bench -- rollups [--data-dir <folder>] [--scale <share>] [--part late|copy|number]`: what it costs to keep rollups exact, over a whole year
 * of 200 teams and 1,000 repositories (`npm run seed -- --year`):
 * - late: 10,000 late rows scattered over everything, and one push, until nothing is dirty, against REFRESH MATERIALIZED VIEW of the
 *   same aggregate over the same rows, both checked to be equal;
 * - copy: COPY of 100,000 commits with the triggers of the rollups on, against off;
 * - number: from when a delivery of GitHub's is due until the number it changes has changed in the API, at 500 deliveries a second in an
 *   open loop. API, worker, PostgreSQL, Temporal and driver are processes of their own.
 * With a data folder the seeded database stays in it and is used again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { YEAR } from '../../tools/seed/plan-world.ts';
import { type CopyTimes, measureCopy } from './rollups/copy-commits.ts';
import { measureLateRows } from './rollups/late-rows.ts';
import { measureNumber } from './rollups/measure-number.ts';
import { withYear } from './year/with-year.ts';

const LATE_REACH = 15;
const PUSH_REACH = 5_000;
const COPY_REACH = 1.5;
const MONTH_DAYS = 30;
const NUMBER_REACH_MS = 1_000;
const PARTS = ['late', 'copy', 'number'] as const;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    'data-dir': { type: 'string' },
    scale: { type: 'string', default: '1' },
    part: { type: 'string', multiple: true, default: [...PARTS] },
  },
});
/** Share of a year's rows: less than all of them for a quick look. */
const SCALE = Number(values.scale);
const NUMBER_SECONDS = 60;
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const verdict = (met: boolean): string => (met ? 'met' : 'NOT met');

const folder = values['data-dir'] ?? (await mkdtemp(join(tmpdir(), 'pulse-year-')));
try {
  await withYear(folder, SCALE, measure);
} finally {
  if (values['data-dir'] === undefined) await rm(folder, { recursive: true });
}

async function measure(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const figures: Record<string, unknown> = {};
    if (values.part.includes('late')) figures.late = await reportLateRows(client);
    if (values.part.includes('copy')) {
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from repositories',
      );
      figures.scattered = report(
        'all repositories, of the last month',
        await measureCopy(client, rows[0]!.count, MONTH_DAYS),
      );
      figures.one = report('one repository, of a year', await measureCopy(client, 1, YEAR.days));
      await client.query('vacuum commits, rollup_dirty, first_deployments_pending');
    }
    if (values.part.includes('number')) figures.number = await reportNumber(databaseUrl);
    print(JSON.stringify({ bench: 'rollups', ...figures }));
  } finally {
    await client.end();
  }
}

async function reportLateRows(client: pg.Client) {
  const times = await measureLateRows(client);
  const { flushMs, refreshMs, pushMs } = times;
  const [late, push] = [refreshMs / flushMs, refreshMs / pushMs];
  print(
    `10,000 late rows: clean after ${flushMs.toFixed(0)} ms; REFRESH MATERIALIZED VIEW of the same takes ${refreshMs.toFixed(0)} ms, ` +
      `${late.toFixed(1)} × as long (${verdict(late >= LATE_REACH)}; reach ${LATE_REACH})\n` +
      `one push: clean after ${pushMs.toFixed(2)} ms; REFRESH takes ${push.toFixed(0)} × as long (${verdict(push >= PUSH_REACH)}; ` +
      `reach ${PUSH_REACH})`,
  );
  return times;
}

function report(where: string, times: CopyTimes): CopyTimes {
  const ratio = times.onMs / times.offMs;
  print(
    `COPY of 100,000 commits to ${where}: ${times.onMs.toFixed(0)} ms with triggers, ${times.offMs.toFixed(0)} ms without, ` +
      `${ratio.toFixed(2)} × (${verdict(ratio <= COPY_REACH)}; reach ${COPY_REACH})`,
  );
  return times;
}

async function reportNumber(databaseUrl: string) {
  const result = await measureNumber(databaseUrl, folder, NUMBER_SECONDS);
  const { sent, errors, watched, missed, p50Ms, p99Ms, maxMs } = result;
  const met = p99Ms < NUMBER_REACH_MS && errors + missed === 0;
  print(
    `event to number at ${(sent / NUMBER_SECONDS).toFixed(0)}/s: ${sent} sent, ${errors} errors; of ${watched} merges looked for ${missed} missed; ` +
      `the team's number has changed after p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms, max ${maxMs.toFixed(0)} ms ` +
      `(${verdict(met)}; reach p99 < ${NUMBER_REACH_MS} ms)`,
  );
  return result;
}
