import type { ClientBase } from 'pg';

/** What stands for a team among the ids of accounts that were asked for a review: no account has it. */
export const TEAM_ACCOUNT_ID = 0;

/** Columns that every fact about a pull request tells. */
export interface PullRequestCoreRow {
  readonly repo_id: number;
  readonly number: number;
  readonly provider_id: number;
  readonly node_id: string | null;
  readonly state: 'open' | 'closed' | 'merged';
  readonly is_draft: boolean;
  readonly title: string;
  readonly body: string | null;
  readonly author_id: string | null;
  readonly author_login: string | null;
  readonly author_avatar_url: string | null;
  readonly author_is_bot: boolean;
  readonly url: string | null;
  readonly base_ref: string;
  readonly provider_base_sha: string | null;
  readonly head_ref: string;
  readonly head_repo_full_name: string | null;
  readonly head_sha: string;
  readonly merge_commit_sha: string | null;
  readonly labels: readonly string[];
  readonly requested_reviewers: readonly string[];
  /** In the order of `requested_reviewers`; null where the account is not known. */
  readonly requested_reviewer_ids: readonly (number | null)[];
  readonly milestone: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly merged_at: Date | null;
  readonly closed_at: Date | null;
  readonly provider_updated_at: Date;
  readonly provider_version: string;
}

const TYPES: Readonly<Record<keyof PullRequestCoreRow, string>> = {
  repo_id: 'bigint',
  number: 'int',
  provider_id: 'bigint',
  node_id: 'text',
  state: 'pr_state',
  is_draft: 'boolean',
  title: 'text',
  body: 'text',
  author_id: 'uuid',
  author_login: 'text',
  author_avatar_url: 'text',
  author_is_bot: 'boolean',
  url: 'text',
  base_ref: 'text',
  provider_base_sha: 'text',
  head_ref: 'text',
  head_repo_full_name: 'text',
  head_sha: 'text',
  merge_commit_sha: 'text',
  labels: 'text[]',
  requested_reviewers: 'text[]',
  requested_reviewer_ids: 'bigint[]',
  milestone: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  merged_at: 'timestamptz',
  closed_at: 'timestamptz',
  provider_updated_at: 'timestamptz',
  provider_version: 'text',
};
const COLUMNS = Object.keys(TYPES);
const ALL = COLUMNS.join(', ');
const SET = COLUMNS.filter((column) => column !== 'repo_id' && column !== 'number')
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');
const RECORD = Object.entries(TYPES)
  .map(([column, type]) => `${column} ${type}`)
  .join(', ');

/** A new head is to be analysed anew, from a base that Git has yet to find. */
const UPSERT = `
  insert into pull_requests as p (title_source, ${ALL})
  select 'provider', ${ALL} from json_to_recordset($1::json) as f (${RECORD})
  order by repo_id, number
  on conflict (repo_id, number) do update
  set ${SET}, title_source = 'provider', state_known = true, created_at_estimated = false, ingested_at = now(),
    author_name = case when p.author_id is not distinct from excluded.author_id then p.author_name end,
    author_email = case when p.author_id is not distinct from excluded.author_id then p.author_email end,
    base_sha = case when p.head_sha = excluded.head_sha then p.base_sha end,
    base_rule = case when p.head_sha = excluded.head_sha then p.base_rule end,
    own_commits = case when p.head_sha = excluded.head_sha then p.own_commits else '{}' end,
    analysis_status = case when p.head_sha = excluded.head_sha then p.analysis_status else 'pending' end,
    analysis_error = case when p.head_sha = excluded.head_sha then p.analysis_error end
  where p.provider_version is null or p.provider_version < excluded.provider_version`;

const SUPERSEDE_RUNS = `
  update pr_analysis_runs r
  set status = 'superseded', finished_at = now()
  from unnest($1::bigint[], $2::int[]) k (repo_id, number)
  join pull_requests p on p.repo_id = k.repo_id and p.number = k.number
  where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.head_sha <> p.head_sha and r.status in ('pending', 'running')`;

/**
 * Stores what the provider tells of pull requests, also over what a mirror told before. A new head makes the analysis
 * pending, and ends open runs of older heads.
 * @param rows one a pull request, in order of key
 */
export async function upsertPullRequestFacts(
  client: ClientBase,
  rows: readonly PullRequestCoreRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
  await client.query({
    text: SUPERSEDE_RUNS,
    values: [rows.map((row) => row.repo_id), rows.map((row) => row.number)],
  });
}
