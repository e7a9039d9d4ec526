import type { ClientBase } from 'pg';

export interface DirtyShard {
  readonly rollup: string;
  readonly shard: number;
}

/** Shards of rollups that have entries in the log, by skipping through its index: the cost does not grow with the log. */
export async function listDirtyShards(client: ClientBase): Promise<DirtyShard[]> {
  const { rows } = await client.query<DirtyShard>(`
    with recursive found as (
      (select rollup, shard from rollup_dirty order by rollup, shard limit 1)
      union all
      select n.rollup, n.shard from found f cross join lateral (
        select d.rollup, d.shard from rollup_dirty d
        where (d.rollup, d.shard) > (f.rollup, f.shard) order by d.rollup, d.shard limit 1
      ) n
    )
    select rollup, shard from found`);
  return rows;
}
