import type { ClientBase } from 'pg';

const LAST = `
  select sha, position from default_branch_commits where repo_id = $1 order by position desc limit 1`;
const ADD = `
  insert into default_branch_commits (repo_id, sha, position)
  select $1, sha, $3::int + (place - 1)::int from unnest($2::text[]) with ordinality as l (sha, place)`;

/**
 * Remembers the commits of the default branch by first parents. What is stored already stays where the branch went on from there; where
 * its history was replaced, it is stored anew. Must run inside a transaction.
 * @param shas all of them, the oldest first
 */
export async function storeDefaultBranch(
  client: ClientBase,
  repoId: number,
  shas: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ sha: string; position: number }>({ text: LAST, values: [repoId] });
  const last = rows[0];
  const goesOn = last !== undefined && shas[last.position] === last.sha;
  if (last !== undefined && !goesOn)
    await client.query('delete from default_branch_commits where repo_id = $1', [repoId]);
  const from = goesOn ? last.position + 1 : 0;
  if (from < shas.length) await client.query(ADD, [repoId, shas.slice(from), from]);
}

/**
 * Decides again which coverage reports of these repositories count, and in which order.
 * @param since of the first report that may be placed otherwise than before; all of them unless given
 */
export async function placeCoverageReports(
  client: ClientBase,
  repoIds: readonly number[],
  since?: Date,
): Promise<void> {
  if (repoIds.length === 0) return;
  const text = 'select place_coverage_reports($1::bigint[], $2::timestamptz)';
  await client.query({ text, values: [repoIds, since ?? '-infinity'] });
}
