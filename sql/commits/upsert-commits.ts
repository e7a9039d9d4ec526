import type { ClientBase } from 'pg';

export interface CommitFactRow {
  readonly repo_id: number;
  readonly sha: string;
  readonly committed_at: Date;
  readonly authored_at: Date | null;
  readonly author_id: string | null;
  readonly author_name: string | null;
  readonly author_email: string | null;
  readonly author_login: string | null;
  readonly committer_email: string | null;
  readonly message: string;
  readonly parent_shas: readonly string[];
  readonly additions: number | null;
  readonly deletions: number | null;
  readonly files_changed: number | null;
  readonly branch: string | null;
  readonly on_default_branch: boolean;
  readonly url: string | null;
}

/**
 * A commit never changes, so tellers only add to what others left out. It is said to be of the default branch once anybody
 * says so; of several other branches the first by name stands, so that the order of pushes decides nothing.
 */
const UPSERT = `
  insert into commits as c (repo_id, sha, committed_at, authored_at, author_id, author_name, author_email, author_login,
    committer_email, message, parent_shas, additions, deletions, files_changed, branch, on_default_branch, url)
  select * from json_to_recordset($1::json) as f (
    repo_id bigint, sha text, committed_at timestamptz, authored_at timestamptz, author_id uuid, author_name text,
    author_email text, author_login text, committer_email text, message text, parent_shas text[], additions int,
    deletions int, files_changed int, branch text, on_default_branch boolean, url text)
  order by repo_id, sha, committed_at
  on conflict (repo_id, sha, committed_at) do update
  set authored_at = coalesce(c.authored_at, excluded.authored_at),
    -- Whom a mailmap names stays; who it is without one is kept beside it.
    author_id = case when c.is_mapped then c.author_id else coalesce(excluded.author_id, c.author_id) end,
    told_author_id = case when c.is_mapped then coalesce(excluded.author_id, c.told_author_id) end,
    author_name = coalesce(c.author_name, excluded.author_name),
    author_email = coalesce(c.author_email, excluded.author_email),
    author_login = coalesce(excluded.author_login, c.author_login),
    committer_email = coalesce(c.committer_email, excluded.committer_email),
    parent_shas = case when cardinality(excluded.parent_shas) > 0 then excluded.parent_shas else c.parent_shas end,
    additions = coalesce(c.additions, excluded.additions),
    deletions = coalesce(c.deletions, excluded.deletions),
    files_changed = coalesce(c.files_changed, excluded.files_changed),
    branch = case
      when excluded.on_default_branch and not c.on_default_branch then excluded.branch
      when c.on_default_branch and not excluded.on_default_branch then c.branch
      else least(c.branch, excluded.branch)
    end,
    on_default_branch = c.on_default_branch or excluded.on_default_branch,
    url = coalesce(c.url, excluded.url)
  where (excluded.author_id is not null
      and case when c.is_mapped then c.told_author_id else c.author_id end is distinct from excluded.author_id)
    or (excluded.author_login is not null and c.author_login is distinct from excluded.author_login)
    or (c.url is null and excluded.url is not null)
    or (c.additions is null and excluded.additions is not null)
    or (cardinality(c.parent_shas) = 0 and cardinality(excluded.parent_shas) > 0)
    or (excluded.on_default_branch and not c.on_default_branch)
    or (c.branch is null and excluded.branch is not null)
    or (excluded.branch < c.branch and c.on_default_branch = excluded.on_default_branch)`;

/**
 * A report may come before the push that brings its commit to the default branch. Where the mirror knows the branch by first parents, it
 * tells: an event does not say which of its commits were merged.
 */
const MARK_COVERAGE = `
  update coverage_reports c set on_default_branch = true
  from unnest($1::bigint[], $2::text[]) as k (repo_id, sha)
  where c.repo_id = k.repo_id and c.commit_sha = k.sha and c.on_default_branch is distinct from true
    and not exists (select from default_branch_commits o where o.repo_id = c.repo_id)`;

/**
 * Stores commits.
 * @param rows one a commit, in order of key
 */
export async function upsertCommits(client: ClientBase, rows: readonly CommitFactRow[]): Promise<void> {
  if (rows.length === 0) return;
  const months = new Set(rows.map(({ committed_at: at }) => `${at.toISOString().slice(0, 7)}-01`));
  await client.query({
    text: `select ensure_month_partitions('commits', $1::date[])`,
    values: [[...months].filter((month) => /^\d{4}-/.test(month)).sort()],
  });
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
  const arrived = rows.filter((row) => row.on_default_branch);
  if (arrived.length === 0) return;
  await client.query({
    text: MARK_COVERAGE,
    values: [arrived.map((row) => row.repo_id), arrived.map((row) => row.sha)],
  });
}
