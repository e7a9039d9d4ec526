import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';
import type { ShownState } from '../../domain/pull-request.ts';
import {
  currentRunOf,
  type PullRequestRow,
  pullRequestColumns,
  pullRequestRow,
  strongestEdge,
} from './pull-request-row.ts';

const countRow = z.object({ count: z.number() });

export interface PullRequestFilter {
  readonly state?: ShownState | undefined;
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

/**
 * Up to so many strongest edges of a category, their pull requests are looked up and sorted; beyond, the category is
 * common enough that walking
 * down the numbers meets a page of it soon. So neither a rare nor a common category reads the whole repository.
 */
const RARE_MAX = 1_000;

/** Pull requests of a repository, highest number first. */
export async function listPullRequests(
  db: CommonQueryMethods,
  repoId: number,
  filter: PullRequestFilter,
): Promise<readonly PullRequestRow[]> {
  const conditions = await conditionsOf(db, repoId, filter);
  if (filter.category !== undefined) {
    conditions.push(...(await categoryConditions(db, repoId, filter.category)));
  }
  return db.any(sql.type(pullRequestRow)`
    with page as (
      select p.*
      from pull_requests p
      where ${sql.join(conditions, sql.fragment` and `)}
      order by p.number desc
      limit ${filter.limit}
    )
    select ${pullRequestColumns}
    from page p
    ${strongestEdge}
    order by p.number desc`);
}

async function conditionsOf(
  db: CommonQueryMethods,
  repoId: number,
  filter: PullRequestFilter,
): Promise<FragmentSqlToken[]> {
  const conditions = [sql.fragment`p.repo_id = ${repoId}`];
  if (filter.beforeNumber !== undefined) conditions.push(sql.fragment`p.number < ${filter.beforeNumber}`);
  const { state } = filter;
  if (state === 'open' || state === 'unknown')
    conditions.push(sql.fragment`p.state = 'open' and p.state_known = ${state === 'open'}`);
  else if (state !== undefined) conditions.push(sql.fragment`p.state = ${state}::pr_state`);
  if (filter.author !== undefined) {
    conditions.push(await authorCondition(db, filter.author));
  }
  if (filter.analysisStatus !== undefined) {
    conditions.push(sql.fragment`p.analysis_status = ${filter.analysisStatus}::analysis_status`);
  }
  if (filter.path !== undefined) {
    conditions.push(sql.fragment`exists (
      select from pr_files f
      where f.repo_id = p.repo_id and f.pr_id = p.pr_id and f.head_sha = p.head_sha and f.path = ${filter.path})`);
  }
  return conditions;
}

/**
 * Those of the account that goes by a login, under all logins it had; where nobody does, those by that text. Asked first, so that the
 * planner knows whose are looked for.
 */
async function authorCondition(db: CommonQueryMethods, author: string): Promise<FragmentSqlToken> {
  const isNamed = sql.fragment`lower(coalesce(p.author_login, p.author_name)) = lower(${author})`;
  const [developerId] = await db.anyFirst(sql.type(z.object({ id: z.string() }))`
    select developer_id as id from developer_identities
    where provider = 'github' and kind = 'login' and value = lower(${author})`);
  return developerId === undefined
    ? isNamed
    : sql.fragment`(p.author_id = ${developerId}::uuid or (p.author_id is null or p.author_login is null) and ${isNamed})`;
}

/** The edge is compared as a value, not joined: a join's estimate misleads the planner into reading everything. */
async function categoryConditions(
  db: CommonQueryMethods,
  repoId: number,
  category: NonNullable<PullRequestFilter['category']>,
): Promise<FragmentSqlToken[]> {
  const edges = sql.fragment`
    pr_candidate_edges e
    where e.repo_id = ${repoId} and e.category = ${category}::triage_category and e.rank = 1`;
  const count = await db.oneFirst(sql.type(countRow)`
    select count(*)::integer as count from (select from ${edges} limit ${RARE_MAX + 1}) counted`);
  const isStrongest = sql.fragment`(
    select e.category
    from pr_candidate_edges e
    where e.repo_id = p.repo_id and e.analysis_run_id = ${currentRunOf('p')} and e.rank = 1
    limit 1
  ) = ${category}::triage_category`;
  return count > RARE_MAX
    ? [isStrongest]
    : [sql.fragment`p.pr_id = any (array(select e.pr_id_a from ${edges}))`, isStrongest];
}
