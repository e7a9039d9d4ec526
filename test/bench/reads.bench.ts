/**
 * `npm run bench -- reads [--data-dir <folder>] [--scale <share>]`: the reads of a team's pages over HTTP, at a whole year of 200 teams and 1,000
 * repositories (`npm run seed -- --year`) and at a tenth of its rows, one after the other on one connection, each request for another
 * team. Yardsticks of the same round: `GET /healthz` over the same connection, and a plain `select` of the rows that the answer is made of.
 * All are measured in turns, and the best of five rounds counts. The plans of their statements are looked at last. With a data folder the seeded databases stay in it and are used again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { capturePlans, findScans } from '../api/plans/capture-plans.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { openLane } from '../load/http-lane.ts';
import { startApiProcess } from '../load/start-api-process.ts';
import { type Measured, measureRounds, type Times } from './year/measure-rounds.ts';
import { READS, type ReadName } from './year/reads.ts';
import { withYear } from './year/with-year.ts';

const ROUNDS = { rounds: 5, calls: 300, warmUp: 60 };
/** Time at a tenth of the rows, as a share of the time at all of them. */
const GROWTH_REACH = 0.77;
const PRIME = 7_919;
/** Ends the name of what is measured over teams with answers alike. */
const ALIKE = ', answers alike';
/** Not those that another bench has added. */
const SEEDED_TEAMS =
  "select t.id from teams t join organizations o on o.id = t.organization_id where o.slug = 'year' order by t.slug";
/** Characters of the log of the API in a complaint. */
const OUTPUT_SHOWN = 2_000;
const PLANNED_TEAMS = 20;
const NO_BODY = Buffer.alloc(0);

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { 'data-dir': { type: 'string' }, scale: { type: 'string', default: '1' } },
});
/** Shares of a year's rows: less than all of them for a quick look. */
const SCALES = { tenth: Number(values.scale) / 10, year: Number(values.scale) };
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const verdict = (met: boolean): string => (met ? 'met' : 'NOT met');

const folder = values['data-dir'] ?? (await mkdtemp(join(tmpdir(), 'pulse-year-')));
try {
  await withYear(folder, SCALES.tenth, (tenthUrl) =>
    withYear(folder, SCALES.year, (yearUrl) => measure(tenthUrl, yearUrl)),
  );
} finally {
  if (values['data-dir'] === undefined) await rm(folder, { recursive: true });
}

async function measure(tenthUrl: string, yearUrl: string): Promise<void> {
  await using tenth = await openReads(tenthUrl);
  await using year = await openReads(yearUrl);
  const prefixed = (prefix: string, measured: Readonly<Record<string, Measured>>) =>
    Object.fromEntries(Object.entries(measured).map(([name, run]) => [`${prefix} ${name}`, run]));
  const times = await measureRounds(
    { ...prefixed('tenth', tenth.measured), ...prefixed('year', year.measured) },
    ROUNDS,
  );
  const show = ({ p50Ms, p99Ms }: Times): string => `p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
  print(`GET /healthz: ${show(times['year GET /healthz']!)}`);
  for (const name of Object.keys(READS) as ReadName[]) {
    const { p50Ms, p99Ms } = READS[name].reach;
    const at = times[`year ${name}`]!;
    const tenth = times[`tenth ${name}`]!;
    const isAlike = `year ${name}${ALIKE}` in times;
    const growth = isAlike ? ratio(times, `${name}${ALIKE}`) : ratio(times, name);
    const inReach = at.p50Ms <= p50Ms && at.p99Ms <= p99Ms;
    print(
      `${name}: ${show(at)} (${verdict(inReach)}; reach ${p50Ms} and ${p99Ms} ms); plain select ${show(times[`year select ${name}`]!)}; ` +
        `at a tenth of the rows ${show(tenth)}, ${ratio(times, name).toFixed(2)} × the time` +
        `${isAlike ? `; of teams with answers alike ${growth.toFixed(2)} ×` : ''} (${verdict(growth >= GROWTH_REACH)}; ` +
        `reach at least ${GROWTH_REACH})`,
    );
  }
  const scans = await findScansOfReads(yearUrl);
  print(
    `plans at a year's size: ${scans.length === 0 ? 'no sequential scan of a table that grows' : scans.join('\n  ')} ` +
      `(${verdict(scans.length === 0)})`,
  );
  print(JSON.stringify({ bench: 'reads', times, scans }));
}

function ratio(times: Readonly<Record<string, Times>>, name: string): number {
  return times[`tenth ${name}`]!.p50Ms / times[`year ${name}`]!.p50Ms;
}

/** Sends the reads often enough for prepared statements to have the plan that they keep, and looks at the plans. */
async function findScansOfReads(databaseUrl: string): Promise<string[]> {
  await using capture = await capturePlans(databaseUrl);
  const api = await startTestApi({ databaseUrl });
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const { rows: teams } = await client.query<{ id: string }>(`${SEEDED_TEAMS} limit $1`, [PLANNED_TEAMS]);
    capture.take();
    for (const { id } of teams) {
      for (const { path } of Object.values(READS))
        await fetch(api.url + path(id), { headers: { Authorization: `Bearer ${TEST_TOKEN}` } });
    }
    return findScans(capture.take(), 1);
  } finally {
    await client.end();
    await api.stop();
  }
}

/** An API over a database, and everything that is measured there. */
async function openReads(databaseUrl: string) {
  const api = await startApiProcess({ databaseUrl });
  const lane = await openLane(api.port);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: teams } = await client.query<{ id: string }>(SEEDED_TEAMS);
  const teamOf = (n: number): string => teams[(n * PRIME) % teams.length]!.id;
  const get = async (path: string): Promise<void> => {
    const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TEST_TOKEN}\r\n\r\n`;
    const { status } = await lane.send(head, NO_BODY);
    if (status !== 200) throw new Error(`${path} gave ${status}: ${api.output().slice(-OUTPUT_SHOWN)}`);
  };
  const measured: Record<string, Measured> = { 'GET /healthz': () => get('/healthz') };
  for (const [name, { path, plainSelect, ...read }] of Object.entries(READS)) {
    measured[name] = (n) => get(path(teamOf(n)));
    if ('alikeTeams' in read) {
      const { rows: alike } = await client.query<{ id: string }>(read.alikeTeams);
      measured[`${name}${ALIKE}`] = (n) => get(path(alike[(n * PRIME) % alike.length]!.id));
    }
    measured[`select ${name}`] = async (n) => {
      await client.query({ name, text: plainSelect, values: [teamOf(n)] });
    };
  }
  return {
    measured,
    [Symbol.asyncDispose]: async () => {
      lane.close();
      await client.end();
      await api.end('SIGTERM');
    },
  };
}
