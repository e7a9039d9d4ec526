import { afterAll, beforeAll, expect, test } from 'vitest';
import { installZones } from '../../../lib/calendar/install-zones.ts';
import { withClient } from '../../../lib/database/transaction.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { addTeam } from '../../api/work/add-work.ts';

let opened: OpenTestDatabase;
let berlin: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  berlin = await addTeam(opened.database.pg, 'berlin', 'Europe/Berlin', []);
  await addTeam(opened.database.pg, 'tokyo', 'Asia/Tokyo', []);
});
afterAll(() => opened[Symbol.asyncDispose]());

/** As an older Node would have left it: its version, and the last change of Berlin's clocks of before 2026 forgotten. */
async function growOld(): Promise<Date> {
  const { pg } = opened.database;
  const { rows } = await pg.query<{ at: Date }>(
    `select max(s) as at from time_zones, unnest(starts) s where name = 'Europe/Berlin' and s < '2026-01-01'`,
  );
  await pg.query(
    `update time_zones set
       starts = starts[1 : array_position(starts, $1) - 1], offsets = offsets[1 : array_position(starts, $1) - 1],
       walls = walls[1 : array_position(starts, $1) - 1]
     where name = 'Europe/Berlin'`,
    [rows[0]!.at],
  );
  await pg.query(`update time_zone_table set version = '1999a.1'`);
  await pg.query('delete from rollup_dirty');
  return rows[0]!.at;
}

test('a table of newer rules marks the teams whose zone has others now, from then on, and nobody else', async () => {
  const changedAt = await growOld();
  expect(await withClient(opened.database, installZones)).toBe(true);
  const { rows: marks } = await opened.database.pg.query(
    `select team_id as team, from_at <= $1 and from_at > $1::timestamptz - interval '9 days' as "fromThen", until_at = 'infinity' as open
     from rollup_dirty`,
    [changedAt],
  );
  expect(marks).toEqual([{ team: berlin, fromThen: true, open: true }]);
  const { rows: zones } = await opened.database.pg.query(
    `select $1 = any (starts) as known from time_zones where name = 'Europe/Berlin'`,
    [changedAt],
  );
  expect(zones).toEqual([{ known: true }]);
});

test('the same table, and one of a newer Node, is left alone', async () => {
  const { pg } = opened.database;
  await pg.query('delete from rollup_dirty');
  expect(await withClient(opened.database, installZones)).toBe(false);
  await pg.query(`update time_zone_table set version = '2999a.1'`);
  expect(await withClient(opened.database, installZones)).toBe(false);
  expect((await pg.query('select version from time_zone_table')).rows).toEqual([{ version: '2999a.1' }]);
  expect((await pg.query('select from rollup_dirty')).rowCount).toBe(0);
});
