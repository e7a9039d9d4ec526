import { type CommonQueryMethods, sql } from 'slonik';
import { currentRunOf } from '../pull-requests/pull-request-row.ts';
import { type PairRow, pairColumns, pairRow } from './pair-row.ts';

export interface FindingFilter {
  /** Duplicate categories only: the index holds no other. */
  readonly categories: readonly ('same_change' | 'same_feature' | 'competing_implementation')[];
  readonly scoreMin: number;
  readonly after?: FindingKey | undefined;
  readonly limit: number;
}

/** Where a finding stands in the order of findings. */
export interface FindingKey {
  readonly score: number;
  readonly analysisRunId: string;
  readonly prIdB: string;
}

/**
 * Pairs of a repository that say "this work exists already", strongest first; only those that hold for the current
 * heads of both.
 * `limit 1` keeps the planner from reading all edges: it walks down the index of findings and looks up both sides.
 */
export async function listFindings(
  db: CommonQueryMethods,
  repoId: number,
  filter: FindingFilter,
): Promise<readonly PairRow[]> {
  const { after } = filter;
  const afterCondition =
    after === undefined
      ? sql.fragment`true`
      : sql.fragment`(e.final_score, e.analysis_run_id, e.pr_id_b)
          < (${after.score}::real, ${after.analysisRunId}::uuid, ${after.prIdB}::bigint)`;
  return db.any(sql.type(pairRow)`
    select ${pairColumns}
    from pr_candidate_edges e
    cross join lateral (
      select * from pull_requests
      where repo_id = e.repo_id and pr_id = e.pr_id_b and head_sha = e.head_sha_b
      limit 1
    ) b
    cross join lateral (
      select * from pull_requests owner
      where owner.repo_id = e.repo_id and owner.pr_id = e.pr_id_a and owner.head_sha = e.head_sha_a
        and e.analysis_run_id = ${currentRunOf('owner')}
      limit 1
    ) a
    where e.repo_id = ${repoId}
      and e.category in ('same_change', 'same_feature', 'competing_implementation')
      and e.category = any (${sql.array(filter.categories, 'text')}::triage_category[])
      and e.final_score >= ${filter.scoreMin}::real
      and ${afterCondition}
    order by e.final_score desc, e.analysis_run_id desc, e.pr_id_b desc
    limit ${filter.limit}`);
}
