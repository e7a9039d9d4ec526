import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const coverageRow = z.object({
  commitSha: z.string(),
  flag: z.string(),
  coverage: z.number().nullable(),
  linesCovered: z.number().nullable(),
  linesTotal: z.number().nullable(),
  linesLeftOut: z.number(),
  source: z.string(),
  branch: z.string().nullable(),
  onDefaultBranch: z.boolean().nullable(),
  reportedAt: z.date(),
  lastReportedAt: z.date().nullable(),
});
export type CoverageReportRow = z.infer<typeof coverageRow>;

const columns = sql.fragment`
  c.commit_sha as "commitSha", c.flag, c.coverage::float8 as coverage, c.lines_covered as "linesCovered",
  c.lines_total as "linesTotal", c.lines_left_out as "linesLeftOut",
  c.source, c.branch, c.on_default_branch as "onDefaultBranch",
  c.reported_at as "reportedAt", c.last_reported_at as "lastReportedAt"`;

export interface CoverageFilter {
  readonly flag?: string | undefined;
  readonly branch?: string | undefined;
  readonly commitSha?: string | undefined;
  readonly after?:
    | { readonly reportedAt: string; readonly commitSha: string; readonly flag: string }
    | undefined;
  readonly limit: number;
}

/** Coverage reports of a repository, the newest first. */
export async function listCoverageReports(
  db: CommonQueryMethods,
  repoId: number,
  filter: CoverageFilter,
): Promise<readonly CoverageReportRow[]> {
  const conditions = [sql.fragment`c.repo_id = ${repoId}`];
  if (filter.flag !== undefined) conditions.push(sql.fragment`c.flag = ${filter.flag}`);
  if (filter.branch !== undefined) conditions.push(sql.fragment`c.branch = ${filter.branch}`);
  if (filter.commitSha !== undefined) conditions.push(sql.fragment`c.commit_sha = ${filter.commitSha}`);
  if (filter.after !== undefined) {
    const { reportedAt, commitSha, flag } = filter.after;
    conditions.push(
      sql.fragment`(c.reported_at, c.commit_sha, c.flag) < (${reportedAt}::timestamptz, ${commitSha}, ${flag})`,
    );
  }
  return db.any(sql.type(coverageRow)`
    select ${columns}
    from coverage_reports c
    where ${sql.join(conditions, sql.fragment` and `)}
    order by c.reported_at desc, c.commit_sha desc, c.flag desc
    limit ${filter.limit}`);
}
