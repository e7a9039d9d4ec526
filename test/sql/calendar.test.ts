import pg from 'pg';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isTimeZone } from '../../domain/work-time/is-time-zone.ts';
import { createZoneClock, type ZoneClock } from '../../domain/work-time/zone-clock.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

const LENGTHS: Readonly<Record<string, { days?: number; months?: number }>> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
};

let testDatabase: TestDatabase;
let db: pg.Client;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = new pg.Client({ connectionString: testDatabase.url });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await testDatabase[Symbol.asyncDispose]();
});

async function periods(period: string, from: string, until: string, zone: string): Promise<string[]> {
  const { rows } = await db.query<{ start_at: Date }>(
    'select start_at from calendar_periods($1, $2, $3, $4)',
    [period, from, until, zone],
  );
  return rows.map((row) => row.start_at.toISOString());
}

test('a day begins at its first moment: when clocks skip midnight, and when it comes twice', async () => {
  expect(await periods('day', '2024-04-25T10:00Z', '2024-04-27T10:00Z', 'Africa/Cairo')).toEqual([
    '2024-04-24T22:00:00.000Z',
    '2024-04-25T22:00:00.000Z',
    '2024-04-26T21:00:00.000Z',
  ]);
  expect(await periods('day', '2024-11-03T03:00Z', '2024-11-05T04:30Z', 'America/Havana')).toEqual([
    '2024-11-02T04:00:00.000Z',
    '2024-11-03T04:00:00.000Z',
    '2024-11-04T05:00:00.000Z',
  ]);
  expect(await periods('day', '2011-12-29T12:00Z', '2011-12-31T12:00Z', 'Pacific/Apia')).toEqual([
    '2011-12-29T10:00:00.000Z',
    '2011-12-30T10:00:00.000Z',
    '2011-12-31T10:00:00.000Z',
  ]);
});

interface Bucket {
  readonly zone: string;
  readonly period: string;
  readonly startAt: Date;
  readonly endAt: Date;
  /** What a moment in the middle, and the first and the last one, are told to be in. */
  readonly told: readonly Date[];
}

/** Every zone of the table, each change of clocks from 2024 to 2030: the buckets from some time before to some time after. */
const BUCKETS_AROUND_CHANGES = `
  select z.name as zone, p.period, b.start_at as "startAt", b.end_at as "endAt",
    array(
      select calendar_start(p.period, at, z.starts, z.offsets, z.walls)
      from unnest(array[b.start_at, b.start_at + (b.end_at - b.start_at) / 2, b.end_at - interval '1 microsecond']) at
    ) as told
  from time_zones z
  cross join lateral unnest(z.starts) s (at)
  cross join unnest($1::text[]) p (period)
  cross join lateral calendar_periods(p.period, s.at - $2::interval, s.at + $2::interval, z.name) b
  where s.at >= '2024-01-01' and s.at < '2031-01-01'
  order by z.name, p.period, s.at, b.start_at`;

test('around every change of clocks of every zone, days, weeks and months are those of Temporal and of our clocks', async () => {
  const { rows } = await db.query<Bucket>(BUCKETS_AROUND_CHANGES, [['day', 'week', 'month'], '3 days']);
  expect(new Set(rows.map(({ zone }) => zone)).size).toBeGreaterThan(100);
  const wrong: string[] = [];
  const clocks = new Map<string, ZoneClock>();
  for (const { zone, period, startAt, endAt, told } of rows) {
    const clock = clocks.get(zone) ?? createZoneClock(zone);
    clocks.set(zone, clock);
    const start = Temporal.Instant.fromEpochMilliseconds(startAt.getTime()).toZonedDateTimeISO(zone);
    const end = start.toPlainDate().add(LENGTHS[period]!).toZonedDateTime(zone);
    const localStart = Date.UTC(start.year, start.month - 1, start.day);
    const isRight =
      (period !== 'week' || start.dayOfWeek === 1) &&
      (period !== 'month' || start.day === 1) &&
      start.startOfDay().epochMilliseconds === startAt.getTime() &&
      end.epochMilliseconds === endAt.getTime() &&
      clock.momentOf(localStart) === startAt.getTime() &&
      told.every((at) => at.getTime() === startAt.getTime());
    if (!isRight) wrong.push(`${zone} ${period} ${startAt.toISOString()} to ${endAt.toISOString()}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
});

test('around every change of clocks of every zone, hours follow one another and hold what is told to be in them', async () => {
  const { rows } = await db.query<Bucket>(BUCKETS_AROUND_CHANGES, [['hour'], '4 hours']);
  const wrong = rows.filter(
    ({ startAt, endAt, told }) =>
      endAt <= startAt ||
      endAt.getTime() - startAt.getTime() > 3_600_000 ||
      told.some((at) => +at !== +startAt),
  );
  expect(wrong.slice(0, 20)).toEqual([]);
});

test('the changes of every zone from 2024 to 2030 are those of Temporal', async () => {
  const { rows } = await db.query<{ name: string; changes: Date[] }>(
    `select z.name, array(select at from unnest(z.starts) at where at >= '2024-01-01' and at < '2031-01-01' order by at) as changes
     from time_zones z where z.name = any ($1)`,
    [Intl.supportedValuesOf('timeZone')],
  );
  for (const { name, changes } of rows) {
    let at = Temporal.Instant.from('2024-01-01T00:00Z').subtract({ seconds: 1 }).toZonedDateTimeISO(name);
    for (const change of changes) {
      at = at.getTimeZoneTransition('next')!;
      expect(at.epochMilliseconds, name).toBe(change.getTime());
    }
    const next = at.getTimeZoneTransition('next');
    expect(next === null || next.epochMilliseconds >= Date.UTC(2031, 0, 1), name).toBe(true);
  }
});

test('a week is seven days, whatever clocks do, and a part of a day counts by its own length', async () => {
  const days = async (from: string, until: string, zone: string) =>
    (await db.query<{ days: number }>('select calendar_days($1, $2, $3) as days', [from, until, zone]))
      .rows[0]!.days;
  expect(await days('2026-10-18T22:00Z', '2026-10-25T23:00Z', 'Europe/Berlin')).toBe(7);
  expect(await days('2026-03-22T23:00Z', '2026-03-29T22:00Z', 'Europe/Berlin')).toBe(7);
  expect(await days('2026-03-28T23:00Z', '2026-03-29T10:30Z', 'Europe/Berlin')).toBe(0.5);
  expect(await days('2026-03-01T00:00Z', '2026-03-01T06:00Z', 'UTC')).toBe(0.25);
});

test("every zone of PostgreSQL's table is in ours, former names included", async () => {
  const { rows } = await db.query<{ name: string }>(
    `select p.name from pg_timezone_names p left join time_zones z using (name) where z.name is null`,
  );
  expect(rows.map(({ name }) => name).filter((name) => !/^(?:Factory|localtime|posix)/.test(name))).toEqual(
    [],
  );
  expect(isTimeZone('US/Pacific') && isTimeZone('Europe/Kyiv')).toBe(true);
  expect(isTimeZone('IST') || isTimeZone('+03:00') || isTimeZone('europe/berlin')).toBe(false);
});

test('where PostgreSQL has other rules, the calendar is that of Node, and the table says so', async () => {
  const { rows } = await db.query<{ version: string; differences: { zone: string; from: string }[] }>(
    'select version, differences from time_zone_table',
  );
  expect(rows[0]!.version.startsWith(process.versions.tz!)).toBe(true);
  expect(Array.isArray(rows[0]!.differences)).toBe(true);
});
