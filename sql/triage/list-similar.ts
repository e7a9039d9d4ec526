import type pg from 'pg';
import { z } from 'zod';
import { RELATIONS, TRIAGE_CATEGORIES } from '../../domain/triage/edge.ts';
import { briefRow } from '../pull-requests/pull-request-row.ts';

const similarRow = briefRow.extend({
  direction: z.enum(['earlier', 'later']),
  category: z.enum(TRIAGE_CATEGORIES),
  relation: z.enum(RELATIONS).nullable(),
  score: z.number(),
  reason: z.string().nullable(),
  outdated: z.boolean(),
  analysisRunId: z.string(),
});

export type SimilarRow = z.infer<typeof similarRow>;

export interface SimilarQuery {
  readonly repoId: number;
  readonly number: number;
  readonly categories: readonly SimilarRow['category'][];
  readonly scoreMin: number;
  /** Only what comes after this pull request in the order of the list. */
  readonly after?: { readonly score: number; readonly number: number } | undefined;
  readonly limit: number;
}

/**
 * Pull requests that were compared with this one and kept, strongest first: those before it (its own edges) and those
 * after it (theirs). An edge counts while it is of the run that ended last for the current head of its owner, the
 * later of
 * the two; `outdated` says that the head of the earlier one has moved since. Undefined when there is no such pull
 * request.
 *
 * A prepared statement, as this is the query that people and tools ask all the time: planning costs more than
 * running.
 */
export async function listSimilar(
  db: pg.Pool | pg.ClientBase,
  query: SimilarQuery,
): Promise<SimilarRow[] | undefined> {
  const { rows } = await db.query<{ number: number | null }>({
    name: 'list-similar-1',
    text: TEXT,
    values: [
      query.repoId,
      query.number,
      query.categories,
      query.scoreMin,
      query.after?.score ?? null,
      query.after?.number ?? null,
      query.limit,
    ],
  });
  if (rows.length === 0) return undefined;
  return rows.filter((row) => row.number !== null).map((row) => similarRow.parse(row));
}

const CURRENT_RUN_OF_OWNER = `(
  select r.analysis_run_id from pr_analysis_runs r
  where r.repo_id = owner.repo_id and r.pr_id = owner.pr_id and r.head_sha = owner.head_sha
    and r.status in ('done', 'degraded')
  order by r.finished_at desc nulls last, r.analysis_run_id limit 1)`;

const WANTED = `e.category = any ($3::triage_category[]) and e.final_score >= $4::real`;

const TEXT = `
  with subject as materialized (
    select owner.repo_id, owner.pr_id, owner.head_sha, ${CURRENT_RUN_OF_OWNER} as run_id
    from pull_requests owner
    where owner.repo_id = $1 and owner.number = $2
  ), edges as (
    select 'earlier' as direction, e.pr_id_b as other_id, e.final_score, e.analysis_run_id, e.pr_id_b, e.head_sha_b
    from subject s
    join pr_candidate_edges e on e.repo_id = s.repo_id and e.analysis_run_id = s.run_id
    where ${WANTED}
    union all
    select 'later', e.pr_id_a, e.final_score, e.analysis_run_id, e.pr_id_b, e.head_sha_b
    from subject s
    join pr_candidate_edges e on e.repo_id = s.repo_id and e.pr_id_b = s.pr_id
    join pull_requests owner
      on owner.repo_id = e.repo_id and owner.pr_id = e.pr_id_a and owner.head_sha = e.head_sha_a
    where ${WANTED} and e.analysis_run_id = ${CURRENT_RUN_OF_OWNER}
  ), page as (
    select edges.*, p.number
    from edges
    join pull_requests p on p.repo_id = $1 and p.pr_id = edges.other_id
    where $5::real is null or (edges.final_score, p.number) < ($5::real, $6::integer)
    order by edges.final_score desc, p.number desc
    limit $7
  )
  select page.number, p.title, p.title_source as "titleSource", p.state, p.state_known as "stateKnown",
    p.is_draft as "isDraft", p.author_login as "authorLogin", p.author_name as "authorName", p.url,
    p.head_sha as "headSha", p.created_at as "createdAt", p.created_at_estimated as "createdAtEstimated",
    p.merged_at as "mergedAt", p.closed_at as "closedAt",
    page.direction, e.category, e.relation, e.final_score as score, e.evidence_json ->> 'reason' as reason,
    page.head_sha_b <> case page.direction when 'earlier' then p.head_sha else subject.head_sha end as outdated, e.analysis_run_id as "analysisRunId"
  from subject
  left join page on true
  left join pull_requests p on p.repo_id = subject.repo_id and p.pr_id = page.other_id
  left join pr_candidate_edges e on e.repo_id = subject.repo_id and e.analysis_run_id = page.analysis_run_id
    and e.pr_id_b = page.pr_id_b and e.head_sha_b = page.head_sha_b
  order by page.final_score desc, page.number desc`;
