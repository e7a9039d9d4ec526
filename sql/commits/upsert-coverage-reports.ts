import type { ClientBase } from 'pg';
import { placeCoverageReports } from './store-default-branch.ts';

export interface CoverageRow {
  readonly repo_id: number;
  readonly commit_sha: string;
  readonly flag: string;
  /** 0-100; null when there was nothing to cover. */
  readonly coverage: number | null;
  readonly lines_covered: number | null;
  readonly lines_total: number | null;
  readonly lines_left_out: number;
  readonly source: string;
  readonly branch: string | null;
  /** When it was told as it is here. */
  readonly reported_at: Date;
  /** When its commit and flag were first told of, as far as the teller knows. */
  readonly first_reported_at: Date;
}

/** Of two reports of one second the one of the greater coverage stands, so that their order decides nothing. */
const IS_NEWER = `(coalesce(excluded.last_reported_at, excluded.reported_at), coalesce(excluded.coverage, -1), excluded.source)
      > (coalesce(c.last_reported_at, c.reported_at), coalesce(c.coverage, -1), c.source)`;

const NEWEST_WORDS = ['coverage', 'lines_covered', 'lines_total', 'lines_left_out', 'source']
  .map((column) => `${column} = case when ${IS_NEWER} then excluded.${column} else c.${column} end`)
  .join(', ');

/** The last word stands, at the time of the first: that a commit is tested again is no news of how coverage is now. */
const UPSERT = `
  insert into coverage_reports as c (repo_id, commit_sha, flag, coverage, lines_covered, lines_total, lines_left_out, source, branch,
    on_default_branch, reported_at, last_reported_at)
  select f.repo_id, f.commit_sha, f.flag, f.coverage, f.lines_covered, f.lines_total, f.lines_left_out, f.source, f.branch,
    coalesce(f.branch = r.default_branch, m.on_default_branch), f.first_reported_at, nullif(f.reported_at, f.first_reported_at)
  from json_to_recordset($1::json) as f (
    repo_id bigint, commit_sha text, flag text, coverage numeric(6, 3), lines_covered bigint, lines_total bigint, lines_left_out bigint,
    source text, branch text, reported_at timestamptz, first_reported_at timestamptz)
  join repositories r on r.repo_id = f.repo_id
  left join lateral (
    select bool_or(k.on_default_branch) as on_default_branch from commits k
    where k.repo_id = f.repo_id and k.sha = f.commit_sha
  ) m on true
  order by f.repo_id, f.commit_sha, f.flag
  on conflict (repo_id, commit_sha, flag) do update
  set ${NEWEST_WORDS},
    branch = case when ${IS_NEWER} then coalesce(excluded.branch, c.branch) else coalesce(c.branch, excluded.branch) end,
    on_default_branch = case when ${IS_NEWER} then coalesce(excluded.on_default_branch, c.on_default_branch)
      else coalesce(c.on_default_branch, excluded.on_default_branch) end,
    reported_at = least(c.reported_at, excluded.reported_at),
    last_reported_at = nullif(
      greatest(coalesce(c.last_reported_at, c.reported_at), coalesce(excluded.last_reported_at, excluded.reported_at)),
      least(c.reported_at, excluded.reported_at))
  where ${IS_NEWER} or excluded.reported_at < c.reported_at
  returning c.reported_at as at`;

/** Commits that may be of the default branch, whose mirror has not brought them yet. */
const WAITING = `
  select distinct c.repo_id as "repoId"
  from unnest($1::bigint[], $2::text[]) as f (repo_id, sha)
  join coverage_reports c on c.repo_id = f.repo_id and c.commit_sha = f.sha
  where c.on_default_branch is null
    and exists (select from default_branch_commits o where o.repo_id = c.repo_id)
    and not exists (select from commits k where k.repo_id = c.repo_id and k.sha = c.commit_sha)`;

/**
 * Stores coverage reports: the last word on each commit and flag, in order of key.
 * @returns repositories whose mirror must be read to tell where a commit stands
 */
export async function upsertCoverageReports(
  client: ClientBase,
  rows: readonly CoverageRow[],
): Promise<number[]> {
  if (rows.length === 0) return [];
  const stored = await client.query<{ at: Date }>({ text: UPSERT, values: [JSON.stringify(rows)] });
  if (stored.rows.length === 0) return [];
  const repoIds = rows.map((row) => row.repo_id);
  const since = new Date(Math.min(...stored.rows.map(({ at }) => at.getTime())));
  await placeCoverageReports(client, [...new Set(repoIds)], since);
  const waiting = await client.query<{ repoId: number }>({
    text: WAITING,
    values: [repoIds, rows.map((row) => row.commit_sha)],
  });
  return waiting.rows.map(({ repoId }) => repoId);
}
