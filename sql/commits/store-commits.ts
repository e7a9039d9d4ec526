import type { ClientBase } from 'pg';
import { CopyWriter, copyRows } from '../copy-binary.ts';

/** What a mirror tells of one commit. */
export interface CommitRow {
  readonly sha: string;
  readonly parentShas: readonly string[];
  readonly authorName: string | null;
  readonly authorEmail: string | null;
  readonly authoredAt: Date;
  readonly committerEmail: string | null;
  readonly committedAt: Date;
  readonly message: string;
  readonly branch: string | null;
  readonly onDefaultBranch: boolean;
}

const CREATE_BATCH = `
  create temp table mirrored_commits (
    sha text, committed_at float8, authored_at float8, author_name text, author_email text, committer_email text,
    message text, parent_shas text[], branch text, on_default_branch boolean
  ) on commit drop`;

const ENSURE_PARTITIONS = `
  select ensure_month_partitions(
    'commits', array(select distinct date_trunc('month', to_timestamp(committed_at) at time zone 'UTC')::date from mirrored_commits))`;

/** Git is right about everything it tells; a branch that was noted first stays, and what only the provider tells does. */
const UPSERT = `
  insert into commits as c (
    repo_id, sha, committed_at, authored_at, author_id, author_name, author_email, committer_email, message, parent_shas,
    branch, on_default_branch, additions, deletions, files_changed
  )
  select $1, b.sha, to_timestamp(b.committed_at), to_timestamp(b.authored_at), i.developer_id, b.author_name,
    b.author_email, b.committer_email, b.message, b.parent_shas, b.branch, b.on_default_branch,
    -- A merge brings nothing of its own.
    m.size, m.size, m.size
  from mirrored_commits b
  left join developer_identities i
    on i.provider = 'git' and i.kind = 'email' and i.value = lower(b.author_email)
  cross join lateral (select case when cardinality(b.parent_shas) > 1 then 0 end as size) m
  on conflict (repo_id, sha, committed_at) do update
  set authored_at = excluded.authored_at,
      author_id = coalesce(c.author_id, excluded.author_id),
      author_name = excluded.author_name,
      author_email = excluded.author_email,
      committer_email = excluded.committer_email,
      message = excluded.message,
      parent_shas = excluded.parent_shas,
      branch = coalesce(c.branch, excluded.branch),
      on_default_branch = c.on_default_branch or excluded.on_default_branch,
      additions = coalesce(c.additions, excluded.additions),
      deletions = coalesce(c.deletions, excluded.deletions),
      files_changed = coalesce(c.files_changed, excluded.files_changed)
  where (c.parent_shas, c.message, c.author_email, c.author_name, c.committer_email)
      is distinct from
      (excluded.parent_shas, excluded.message, excluded.author_email, excluded.author_name, excluded.committer_email)
    or c.authored_at is distinct from excluded.authored_at
    or (excluded.on_default_branch and not c.on_default_branch)
    or (c.branch is null and excluded.branch is not null)`;

/**
 * Stores what a mirror tells of commits, through one COPY. Must run inside a transaction, after `ensureDevelopers`.
 * @param rows each commit once
 */
export async function storeCommits(
  client: ClientBase,
  repoId: number,
  rows: readonly CommitRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const writer = new CopyWriter();
  for (const commit of rows) {
    writer.row(10).text(commit.sha);
    writer.float8(commit.committedAt.getTime() / 1_000).float8(commit.authoredAt.getTime() / 1_000);
    writer.textOrNull(commit.authorName).textOrNull(commit.authorEmail).textOrNull(commit.committerEmail);
    writer.text(commit.message).textArray(commit.parentShas).textOrNull(commit.branch);
    writer.bool(commit.onDefaultBranch);
  }
  await client.query(CREATE_BATCH);
  await copyRows(client, 'mirrored_commits', writer);
  await client.query(ENSURE_PARTITIONS);
  await client.query(UPSERT, [repoId]);
}

const LEAVE_DEFAULT_BRANCH = `
  update commits set on_default_branch = false
  where repo_id = $1 and sha = any ($2::text[]) and on_default_branch`;

/** Marks commits that the default branch has no longer. */
export async function leaveDefaultBranch(
  client: ClientBase,
  repoId: number,
  shas: readonly string[],
): Promise<void> {
  await client.query(LEAVE_DEFAULT_BRANCH, [repoId, shas]);
}
