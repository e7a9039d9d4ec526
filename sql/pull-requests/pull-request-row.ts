import { type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';
import { ANALYSIS_STATUSES } from '../../domain/analysis-status.ts';
import { PULL_REQUEST_STATES, TITLE_SOURCES } from '../../domain/pull-request.ts';
import { TRIAGE_CATEGORIES } from '../../domain/triage/edge.ts';

/** What identifies a pull request to a person; columns of the alias `p`. */
export const briefColumns = sql.fragment`
  p.number, p.title, p.title_source as "titleSource", p.state, p.state_known as "stateKnown",
  p.is_draft as "isDraft", p.author_login as "authorLogin", p.author_name as "authorName", p.url,
  p.head_sha as "headSha", p.created_at as "createdAt", p.created_at_estimated as "createdAtEstimated",
  p.merged_at as "mergedAt", p.closed_at as "closedAt"`;

export const briefRow = z.object({
  number: z.number(),
  title: z.string(),
  titleSource: z.enum(TITLE_SOURCES),
  state: z.enum(PULL_REQUEST_STATES),
  stateKnown: z.boolean(),
  isDraft: z.boolean(),
  authorLogin: z.string().nullable(),
  authorName: z.string().nullable(),
  url: z.string().nullable(),
  headSha: z.string(),
  createdAt: z.date(),
  createdAtEstimated: z.boolean(),
  mergedAt: z.date().nullable(),
  closedAt: z.date().nullable(),
});

export type BriefRow = z.infer<typeof briefRow>;

/** All that is known of a pull request but its body; columns of the aliases `p` and `strongest`. */
export const pullRequestColumns = sql.fragment`
  ${briefColumns}, p.base_ref as "baseRef", p.base_sha as "baseSha", p.base_rule as "baseRule",
  p.head_ref as "headRef", p.head_repo_full_name as "headRepository",
  p.merge_commit_sha as "mergeCommitSha", p.additions, p.deletions, p.changed_files as "changedFiles",
  p.commits_count as "commitsCount", p.updated_at as "updatedAt",
  p.analysis_status as "analysisStatus", p.analysis_error as "analysisError",
  p.last_analyzed_head_sha as "analysedHeadSha", p.last_analyzed_at as "analysedAt",
  strongest.number as "strongestNumber", strongest.category as "strongestCategory",
  strongest.score as "strongestScore"`;

export const pullRequestRow = briefRow.extend({
  baseRef: z.string().nullable(),
  baseSha: z.string().nullable(),
  baseRule: z.string().nullable(),
  headRef: z.string().nullable(),
  headRepository: z.string().nullable(),
  mergeCommitSha: z.string().nullable(),
  additions: z.number(),
  deletions: z.number(),
  changedFiles: z.number(),
  commitsCount: z.number(),
  updatedAt: z.date(),
  analysisStatus: z.enum(ANALYSIS_STATUSES),
  analysisError: z.string().nullable(),
  analysedHeadSha: z.string().nullable(),
  analysedAt: z.date().nullable(),
  strongestNumber: z.number().nullable(),
  strongestCategory: z.enum(TRIAGE_CATEGORIES).nullable(),
  strongestScore: z.number().nullable(),
});

export type PullRequestRow = z.infer<typeof pullRequestRow>;

/**
 * Id of the run whose edges count for a pull request: the one that ended last for its current head, whatever its versions.
 * @param owner alias of `pull_requests`
 */
export function currentRunOf(owner: string): FragmentSqlToken {
  const column = (name: string) => sql.identifier([owner, name]);
  return sql.fragment`(
    select r.analysis_run_id
    from pr_analysis_runs r
    where r.repo_id = ${column('repo_id')} and r.pr_id = ${column('pr_id')}
      and r.head_sha = ${column('head_sha')} and r.status in ('done', 'degraded')
    order by r.finished_at desc nulls last, r.analysis_run_id
    limit 1
  )`;
}

/** The first edge of the current run of `p`, as `strongest`; nulls when it has none. */
export const strongestEdge = sql.fragment`
  left join lateral (
    select other.number, e.category, e.final_score as score
    from pr_candidate_edges e
    join pull_requests other on other.repo_id = e.repo_id and other.pr_id = e.pr_id_b
    where e.repo_id = p.repo_id and e.analysis_run_id = ${currentRunOf('p')} and e.rank = 1
    limit 1
  ) strongest on true`;
