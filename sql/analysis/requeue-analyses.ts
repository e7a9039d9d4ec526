import type { ClientBase } from 'pg';

/**
 * Makes later pull requests wait for analysis again, because an earlier one they were or should be compared with has a new head: those
 * with an edge to another head of it, and those named.
 * @returns how many were made to wait
 */
export async function requeueLater(
  client: ClientBase,
  repoId: number,
  earlier: { readonly prId: number; readonly headSha: string },
  numbers: readonly number[],
): Promise<number> {
  const result = await client.query({
    name: 'requeue-later',
    text: `
      update pull_requests p
      set analysis_status = 'pending'
      where p.repo_id = $1 and p.analysis_status in ('done', 'degraded')
        and (p.number = any ($4::int[]) or p.pr_id in (
          select e.pr_id_a from pr_candidate_edges e
          join pull_requests a on a.repo_id = e.repo_id and a.pr_id = e.pr_id_a and a.head_sha = e.head_sha_a
          where e.repo_id = $1 and e.pr_id_b = $2 and e.head_sha_b <> $3
        ))`,
    values: [repoId, earlier.prId, earlier.headSha, numbers],
  });
  return result.rowCount ?? 0;
}

/** The highest number of a repository's pull requests; 0 when it has none. */
export async function readHighestNumber(client: ClientBase, repoId: number): Promise<number> {
  const { rows } = await client.query<{ number: number | null }>(
    'select max(number) as number from pull_requests where repo_id = $1',
    [repoId],
  );
  return rows[0]!.number ?? 0;
}
