import type { ClientBase } from 'pg';

/** A commit by its key. */
export interface UnmeasuredCommit {
  readonly sha: string;
  readonly committedAt: Date;
}

export interface MeasuredCommit extends UnmeasuredCommit {
  readonly additions: number;
  readonly deletions: number;
  readonly filesChanged: number;
}

/**
 * Commits whose size nobody has counted, newest first, without those known from events only.
 * @param before only commits older than this; null for the newest
 */
export async function listUnmeasuredCommits(
  client: ClientBase,
  repoId: number,
  { before, limit }: { readonly before: UnmeasuredCommit | null; readonly limit: number },
): Promise<UnmeasuredCommit[]> {
  const { rows } = await client.query<UnmeasuredCommit>(
    `select sha, committed_at as "committedAt" from commits
     where repo_id = $1 and additions is null
       and ($2::timestamptz is null or (committed_at, sha) < ($2, $3))
     order by committed_at desc, sha desc
     limit $4`,
    [repoId, before?.committedAt ?? null, before?.sha ?? '', limit],
  );
  return rows;
}

/** Stores the sizes of commits. */
export async function storeCommitSizes(
  client: ClientBase,
  repoId: number,
  sizes: readonly MeasuredCommit[],
): Promise<void> {
  if (sizes.length === 0) return;
  await client.query(
    `update commits c
     set additions = s.additions, deletions = s.deletions, files_changed = s.files
     from unnest($2::text[], $3::timestamptz[], $4::int[], $5::int[], $6::int[])
       as s (sha, committed_at, additions, deletions, files)
     where c.repo_id = $1 and c.sha = s.sha and c.committed_at = s.committed_at`,
    [
      repoId,
      sizes.map(({ sha }) => sha),
      sizes.map(({ committedAt }) => committedAt),
      sizes.map(({ additions }) => additions),
      sizes.map(({ deletions }) => deletions),
      sizes.map(({ filesChanged }) => filesChanged),
    ],
  );
}
