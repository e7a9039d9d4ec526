import type { ClientBase } from 'pg';
import { TIME_ZONE_LINKS } from '../../domain/work-time/zone-links.ts';
import { canonicalNameOf } from './canonical-name-of.ts';
import { readZoneTable, type ZoneTable } from './read-zone-table.ts';

/** Rises with the form of what is stored. */
const LAYOUT_VERSION = 1;
const VERSION = `${process.versions.tz}.${LAYOUT_VERSION}`;

/**
 * Writes Node's table of zones into the database, unless it is there already, so that SQL and TypeScript have one calendar. Teams whose
 * zone has other rules than before are marked from then on: what is served follows the new rules at once, and the background stores
 * it. A newer table, of a newer Node, is left alone. Notes as well where PostgreSQL's own table, by which nothing is computed, differs.
 *
 * @param client not inside a transaction
 * @returns whether anything was written
 */
export async function installZones(client: ClientBase): Promise<boolean> {
  const { rows: tables } = await client.query<{ present: boolean }>(
    `select to_regclass('time_zones') is not null as present`,
  );
  if (!tables[0]!.present || (await isInstalled(client))) return false;
  const zones = await readZoneTable();
  await client.query('begin');
  try {
    // Whoever else installs waits here.
    await client.query('lock table time_zone_table in share row exclusive mode');
    const isNew = !(await isInstalled(client));
    if (isNew) await storeZones(client, zones);
    await client.query('commit');
    return isNew;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function isInstalled(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from time_zone_table where version > $1 or (version = $1 and compared_with = version())`,
    [VERSION],
  );
  return rowCount === 1;
}

async function storeZones(client: ClientBase, zones: ZoneTable): Promise<void> {
  const named = [...new Set([...zones.keys(), ...TIME_ZONE_LINKS])].flatMap((name) => {
    const changes = zones.get(name) ?? zones.get(canonicalNameOf(name));
    return changes === undefined
      ? []
      : [{ name, at: changes.map(([at]) => at), seconds: changes.map(([, seconds]) => seconds) }];
  });
  await client.query(
    `create temporary table told_zones on commit drop as
     select z.name, a.starts, a.offsets, a.walls
     from jsonb_to_recordset($1::jsonb) z (name text, at bigint[], seconds integer[])
     cross join lateral (
       select array_agg(case when u.n = 1 then '-infinity' else to_timestamp(u.at) end order by u.n) as starts,
         array_agg(u.seconds order by u.n) as offsets,
         array_agg(
           case when u.n = 1 then timestamp '-infinity'
             else to_timestamp(u.at) at time zone 'UTC' + greatest(u.seconds, u.before) * interval '1 second' end
           order by u.n
         ) as walls
       from (
         select u.*, lag(u.seconds) over (order by u.n) as before
         from unnest(z.at, z.seconds) with ordinality u (at, seconds, n)
       ) u
     ) a`,
    [JSON.stringify(named)],
  );
  await client.query(MARK_TEAMS);
  await client.query(
    `insert into time_zones (name, starts, offsets, walls) select name, starts, offsets, walls from told_zones
     on conflict (name) do update set starts = excluded.starts, offsets = excluded.offsets, walls = excluded.walls`,
  );
  await client.query(
    `insert into time_zone_table (version, compared_with, differences) values ($1, version(), (${DIFFERENCES}))
     on conflict (only_row) do update
     set version = excluded.version, compared_with = excluded.compared_with, differences = excluded.differences`,
    [VERSION],
  );
}

/** From a week before the first moment at which the rules differ: it may be in the middle of one. */
const MARK_TEAMS = `
  select mark_team(t.id, d.from_at - interval '8 days', 'infinity')
  from teams t
  join time_zones o on o.name = t.timezone
  join told_zones n on n.name = t.timezone
  cross join lateral (
    select min(d.at) as from_at from (
      (select at, seconds from unnest(o.starts, o.offsets) u (at, seconds) except select at, seconds from unnest(n.starts, n.offsets) u (at, seconds))
      union all
      (select at, seconds from unnest(n.starts, n.offsets) u (at, seconds) except select at, seconds from unnest(o.starts, o.offsets) u (at, seconds))
    ) d
  ) d
  where d.from_at is not null`;

/** Where PostgreSQL's table says otherwise between 2000 and 2037: the first hour, of each zone that it knows. */
const DIFFERENCES = `
  select coalesce(jsonb_agg(jsonb_build_object('zone', d.name, 'from', f.at) order by d.name), '[]')
  from (
    select z.name, min(g.at) as seen_at
    from (select name from pg_timezone_names) p
    join time_zones z using (name)
    cross join generate_series(timestamptz '2000-01-01 00:00+00', timestamptz '2038-01-01 00:00+00', interval '14 days') g (at)
    where g.at at time zone z.name <> g.at at time zone 'UTC' + z.offsets[width_bucket(g.at, z.starts)] * interval '1 second'
    group by z.name
  ) d
  join time_zones z using (name)
  cross join lateral (
    select min(g.at) as at from generate_series(d.seen_at - interval '14 days', d.seen_at, interval '1 hour') g (at)
    where g.at at time zone z.name <> g.at at time zone 'UTC' + z.offsets[width_bucket(g.at, z.starts)] * interval '1 second'
  ) f`;
