import type { ClientBase } from 'pg';

export interface StoredRelease {
  readonly providerId: number;
  readonly tagName: string;
  readonly name: string | null;
  /** Where its tag pointed when it was published; null while nobody has told. */
  readonly commitSha: string | null;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly updatedAt: Date;
}

export interface StoredRun {
  readonly runId: number;
  readonly attempt: number;
  readonly workflow: string;
  readonly path: string | null;
  readonly event: string | null;
  readonly isFromFork: boolean;
  readonly sha: string;
  readonly branch: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly updatedAt: Date;
}

/** Releases by id and by tag, or those whose tags are like one of some patterns (as LIKE has them). */
export type ReleaseChoice =
  | { readonly ids: readonly number[]; readonly tags: readonly string[] }
  | { readonly like: readonly string[] };

/**
 * Stored releases. The commit a release was to be tagged at is believed where no tag is known.
 * @param limit the newest are taken
 */
export async function listReleases(
  client: ClientBase,
  repoId: number,
  which: ReleaseChoice,
  limit: number,
): Promise<StoredRelease[]> {
  const { rows } = await client.query<StoredRelease>({
    text: `
      select r.provider_id as "providerId", r.tag_name as "tagName", r.name,
        coalesce(commit_of_ref(r.repo_id, 'refs/tags/' || r.tag_name, coalesce(r.published_at, r.created_at)),
          case when r.target ~ '^([0-9a-f]{40}|[0-9a-f]{64})$' then r.target end) as "commitSha",
        r.is_draft as "isDraft", r.is_prerelease as "isPrerelease", r.url, r.created_at as "createdAt",
        r.published_at as "publishedAt", r.deleted_at as "deletedAt", r.provider_updated_at as "updatedAt"
      from releases r
      where r.repo_id = $1
        and ${'like' in which ? 'r.tag_name like any ($2::text[])' : '(r.provider_id = any ($2::bigint[]) or r.tag_name = any ($4::text[]))'}
      order by r.created_at desc, r.provider_id limit $3`,
    values: 'like' in which ? [repoId, which.like, limit] : [repoId, which.ids, limit, which.tags],
  });
  return rows;
}

/**
 * Stored attempts of workflow runs: of some runs, or of workflows whose name or file is like one of some patterns.
 * @param limit the newest are taken
 */
export async function listWorkflowRuns(
  client: ClientBase,
  repoId: number,
  which: { readonly ids: readonly number[] } | { readonly like: readonly string[] },
  limit: number,
): Promise<StoredRun[]> {
  const { rows } = await client.query<StoredRun>({
    text: `
      select c.run_id as "runId", c.attempt, c.workflow, c.path, c.event, c.is_from_fork as "isFromFork", c.sha, c.branch,
        c.status, c.conclusion, c.url, c.started_at as "startedAt", c.completed_at as "completedAt",
        c.provider_updated_at as "updatedAt"
      from workflow_runs c
      where c.repo_id = $1
        and ${'like' in which ? `(c.workflow like any ($2::text[]) or split_part(c.path, '@', 1) like any ($2::text[]) or regexp_replace(split_part(c.path, '@', 1), '^.*/', '') like any ($2::text[]))` : 'c.run_id = any ($2::bigint[])'}
      order by c.run_id desc, c.attempt desc limit $3`,
    values: [repoId, 'like' in which ? which.like : which.ids, limit],
  });
  return rows;
}
