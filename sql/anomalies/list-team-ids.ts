import type pg from 'pg';

/** Ids of teams in order, those after `afterId`. */
export async function listTeamIds(db: pg.Pool, afterId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from teams where $1::uuid is null or id > $1::uuid order by id limit $2',
    [afterId, limit],
  );
  return rows.map(({ id }) => id);
}
