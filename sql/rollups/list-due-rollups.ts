import type { ClientBase } from 'pg';

/**
 * Names of rollups whose log is due: its oldest entry has waited for the rollup's `schedule_interval`, at least `pileUp` entries
 * wait, or a whole team is marked, whose reads are dear meanwhile. What is not due costs reads a recomputation, never exactness.
 */
export async function listDueRollups(client: ClientBase, pileUp: number): Promise<string[]> {
  const { rows } = await client.query<{ rollup: string }>(
    `select p.rollup from rollup_policies p
     cross join lateral (
       select count(*) as entries, min(enqueued_at) as oldest_at
       from (select enqueued_at from rollup_dirty d where d.rollup = p.rollup limit $1) d
     ) d
     where d.entries >= $1 or d.oldest_at <= now() - p.schedule_interval
       or exists (select from rollup_dirty d where d.rollup = p.rollup and d.team_id is not null)
     order by p.rollup`,
    [pileUp],
  );
  return rows.map(({ rollup }) => rollup);
}
