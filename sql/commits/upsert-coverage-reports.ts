import type { ClientBase } from 'pg';

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
  readonly reported_at: Date;
}

/** Of two reports of one second the one of the greater coverage stands, so that their order decides nothing. */
const UPSERT = `
  insert into coverage_reports as c (repo_id, commit_sha, flag, coverage, lines_covered, lines_total, lines_left_out, source, branch,
    on_default_branch, reported_at)
  select f.repo_id, f.commit_sha, f.flag, f.coverage, f.lines_covered, f.lines_total, f.lines_left_out, f.source, f.branch,
    coalesce(f.branch = r.default_branch, m.on_default_branch), f.reported_at
  from json_to_recordset($1::json) as f (
    repo_id bigint, commit_sha text, flag text, coverage numeric(6, 3), lines_covered bigint, lines_total bigint, lines_left_out bigint,
    source text, branch text, reported_at timestamptz)
  join repositories r on r.repo_id = f.repo_id
  left join lateral (
    select bool_or(k.on_default_branch) as on_default_branch from commits k
    where k.repo_id = f.repo_id and k.sha = f.commit_sha
  ) m on true
  order by f.repo_id, f.commit_sha, f.flag
  on conflict (repo_id, commit_sha, flag) do update
  set (coverage, lines_covered, lines_total, lines_left_out, source, branch, on_default_branch, reported_at)
    = row (excluded.coverage, excluded.lines_covered, excluded.lines_total, excluded.lines_left_out, excluded.source,
      coalesce(excluded.branch, c.branch), coalesce(excluded.on_default_branch, c.on_default_branch), excluded.reported_at)
  where (excluded.reported_at, coalesce(excluded.coverage, -1), excluded.source) > (c.reported_at, coalesce(c.coverage, -1), c.source)`;

/** Stores coverage reports: the newest of each commit and flag, in order of key. */
export async function upsertCoverageReports(client: ClientBase, rows: readonly CoverageRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}
