import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import {
  currentRunOf,
  type PullRequestRow,
  pullRequestColumns,
  pullRequestRow,
  strongestEdge,
} from './pull-request-row.ts';

export interface PullRequestFilter {
  readonly state?: PullRequestRow['state'] | undefined;
  /** Login, or name where no login is known; compared without regard to the case of letters. */
  readonly author?: string | undefined;
  readonly analysisStatus?: PullRequestRow['analysisStatus'] | undefined;
  /** Category of its strongest edge. */
  readonly category?: NonNullable<PullRequestRow['strongestCategory']> | undefined;
  /** A file that its current head changes. */
  readonly path?: string | undefined;
  /** Only those with a lower number. */
  readonly beforeNumber?: number | undefined;
  readonly limit: number;
}

/** Pull requests of a repository, highest number first. */
export async function listPullRequests(
  db: CommonQueryMethods,
  repoId: number,
  filter: PullRequestFilter,
): Promise<readonly PullRequestRow[]> {
  return db.any(sql.type(pullRequestRow)`
    with page as (
      select p.*
      from pull_requests p
      where ${sql.join(conditionsOf(repoId, filter), sql.fragment` and `)}
      order by p.number desc
      limit ${filter.limit}
    )
    select ${pullRequestColumns}
    from page p
    ${strongestEdge}
    order by p.number desc`);
}

function conditionsOf(repoId: number, filter: PullRequestFilter): FragmentSqlToken[] {
  const conditions = [sql.fragment`p.repo_id = ${repoId}`];
  if (filter.beforeNumber !== undefined) conditions.push(sql.fragment`p.number < ${filter.beforeNumber}`);
  if (filter.state !== undefined) conditions.push(sql.fragment`p.state = ${filter.state}::pr_state`);
  if (filter.author !== undefined) {
    conditions.push(sql.fragment`lower(coalesce(p.author_login, p.author_name)) = lower(${filter.author})`);
  }
  if (filter.analysisStatus !== undefined) {
    conditions.push(sql.fragment`p.analysis_status = ${filter.analysisStatus}::analysis_status`);
  }
  if (filter.category !== undefined) {
    conditions.push(sql.fragment`exists (
      select from pr_candidate_edges e
      where e.repo_id = p.repo_id and e.pr_id_a = p.pr_id and e.rank = 1
        and e.category = ${filter.category}::triage_category and e.analysis_run_id = ${currentRunOf('p')})`);
  }
  if (filter.path !== undefined) {
    conditions.push(sql.fragment`exists (
      select from pr_files f
      where f.repo_id = p.repo_id and f.pr_id = p.pr_id and f.head_sha = p.head_sha and f.path = ${filter.path})`);
  }
  return conditions;
}
