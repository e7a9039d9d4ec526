import { bucketOf, columnsOf, type Rollup, sameRow } from './rollup.ts';

/**
 * Statement: takes at most $2 entries of shard $1, resolves them to buckets, computes those, stores their rows where they changed,
 * and deletes rows that are no more.
 */
export function recomputeBatch(rollup: Rollup): string {
  const { name, key, values, entry, rows, computedBy = `${name}_of` } = rollup;
  const bucket = bucketOf(rollup);
  const keyList = key.join(', ');
  const ofBucket = (column: string): string => `${rows?.returned.includes(column) ? 'f' : 'k'}.${column}`;
  return `
    with taken as (
      delete from rollup_dirty where ctid = any (array(${takeEntries(rollup)}))
      returning ${entry.join(', ')}
    ), keys as materialized (
      select distinct ${columnsOf([...bucket, ...(rows?.bounds ?? [])], 'k')}
      from (select distinct ${entry.join(', ')} from taken) t
      cross join lateral ${name}_keys(${columnsOf(entry, 't')}) k
    ), fresh as materialized (
      select ${key.map((column) => `${ofBucket(column)}`).join(', ')}, ${columnsOf(values, 'f')}
      from keys k cross join lateral ${computedBy}(${columnsOf(bucket, 'k')}) f
    ), present as materialized (
      select s.*
      from keys k cross join lateral (
        -- Not pulled up: found by index for each bucket, whatever the planner takes the number of buckets for.
        select ${columnsOf([...key, ...values], 's')}, s.tableoid as in_table, s.ctid as at_place
        from ${name}_stored s where ${rows?.contains('s', 'k') ?? sameRow(rollup, 's', 'k')} offset 0
      ) s
    ), former as materialized (
      select p.in_table, p.at_place from present p where not exists (select from fresh f where ${sameRow(rollup, 'f', 'p')})
    ), gone as (
      delete from ${name}_stored s
      where s.ctid = any (array(select at_place from former))
        and exists (select from former p where p.in_table = s.tableoid and p.at_place = s.ctid)
    ), stored as (
      insert into ${name}_stored as s (${keyList}, ${values.join(', ')})
      select ${columnsOf([...key, ...values], 'f')}
      from fresh f
      where not exists (
        select from present p
        where ${sameRow(rollup, 'f', 'p')} and (${columnsOf(values, 'f')}) is not distinct from (${columnsOf(values, 'p')})
      )
      order by ${columnsOf(key, 'f')}
      on conflict (${keyList}) do update set ${replaceValues(rollup)}
    )
    select (select count(*)::int from taken) as entries, (select count(*)::int from keys) as buckets`;
}

function takeEntries({ name, marks }: Rollup): string {
  const plain = `
    select ctid from rollup_dirty where rollup = '${name}' and shard = $1 ${marks ? `and not (${marks.isMark})` : ''}
    order by rollup, shard, repo_id limit $2`;
  if (marks === undefined) return plain;
  return `
    (${plain})
    union all
    (
      select ctid from rollup_dirty where rollup = '${name}' and shard = $1 and ${marks.isMark} and ${marks.isDivided}
      order by rollup, team_id, from_at limit least($2, ${marks.batchMax})
    )`;
}

function replaceValues({ values, stamp }: Rollup): string {
  const replaced = stamp === undefined ? values : [...values, stamp];
  return replaced.map((column) => `${column} = excluded.${column}`).join(', ');
}
