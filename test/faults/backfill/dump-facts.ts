import type { Pool } from 'pg';

/** Tables that a backfill fills, and what of their columns depends on when and in which order it did. */
const TABLES = [
  'branches',
  'checks',
  'commits',
  'deployment_statuses',
  'deployments',
  'issues',
  'pull_requests',
  'releases',
  'review_comments',
  'review_threads',
  'reviews',
] as const;
const GENERATED = [
  'repo_id',
  'pr_id',
  'review_id',
  'deployment_id',
  'issue_id',
  'author_id',
  'reviewer_id',
  'deployed_by',
  'provider_version',
  'field_versions',
  'ingested_at',
  'last_analyzed_at',
  'analysis_status',
  // Depends on whether the mirror was read before or after a merge; the base itself does not, and is compared.
  'base_rule',
  'refetch_at',
  // When we were told.
  'told_at',
];
/** Times of insertion, where a fact's own time has another name. */
const INSERTED: readonly string[] = ['commits', 'reviews'];

/** All facts of all repositories as text, in an order of their own. Surrogate ids are left out. */
export async function dumpFacts(pg: Pool): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const table of TABLES) {
    const left = INSERTED.includes(table) ? [...GENERATED, 'created_at'] : GENERATED;
    const { rows } = await pg.query<{ row: string }>(
      `select (to_jsonb(t) - $1::text[])::text as row from ${table} t order by 1`,
      [left],
    );
    dump[table] = rows.map(({ row }) => row);
  }
  return dump;
}
