import type { ClientBase } from 'pg';
import type { FieldVersions } from '../../domain/facts/merge-pull-request.ts';

/** What is stored beside the columns that every fact tells; null keeps what is stored. */
export interface PullRequestFieldsRow {
  readonly repo_id: number;
  readonly number: number;
  readonly is_locked: boolean | null;
  readonly tells_merged_by: boolean;
  readonly merged_by_login: string | null;
  readonly merged_by_account_id: number | null;
  readonly additions: number | null;
  readonly deletions: number | null;
  readonly changed_files: number | null;
  readonly commits_count: number | null;
  readonly review_comments: number | null;
  readonly truncated: readonly string[] | null;
  readonly field_versions: FieldVersions;
  readonly last_ingested_delivery_id: string | null;
  /** These are as they are to be. */
  readonly last_ready_at: Date | null;
  readonly last_draft_at: Date | null;
  readonly draft_removed_at: Date | null;
  readonly refetch_at: Date | null;
}

const UPDATE = `
  update pull_requests p
  set is_locked = coalesce(f.is_locked, p.is_locked),
    merged_by_login = case when f.tells_merged_by then f.merged_by_login else p.merged_by_login end,
    merged_by_account_id = case when f.tells_merged_by then f.merged_by_account_id else p.merged_by_account_id end,
    additions = coalesce(f.additions, p.additions),
    deletions = coalesce(f.deletions, p.deletions),
    changed_files = coalesce(f.changed_files, p.changed_files),
    commits_count = coalesce(f.commits_count, p.commits_count),
    provider_review_comments = coalesce(f.review_comments, p.provider_review_comments),
    truncated = coalesce(f.truncated, p.truncated),
    field_versions = f.field_versions,
    last_ingested_delivery_id = coalesce(f.last_ingested_delivery_id, p.last_ingested_delivery_id),
    last_ready_at = f.last_ready_at,
    last_draft_at = f.last_draft_at,
    draft_removed_at = f.draft_removed_at,
    refetch_at = f.refetch_at
  from json_to_recordset($1::json) as f (
    repo_id bigint, number int, is_locked boolean, tells_merged_by boolean, merged_by_login text, merged_by_account_id bigint,
    additions int, deletions int, changed_files int, commits_count int, review_comments int, truncated text[], field_versions jsonb,
    last_ingested_delivery_id text, last_ready_at timestamptz, last_draft_at timestamptz, draft_removed_at timestamptz,
    refetch_at timestamptz)
  where p.repo_id = f.repo_id and p.number = f.number`;

/** Stores the fields of pull requests that not every fact tells. The rows are locked by the caller. */
export async function updatePullRequestFields(
  client: ClientBase,
  rows: readonly PullRequestFieldsRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPDATE, values: [JSON.stringify(rows)] });
}
