import type pg from 'pg';
import type { ReviewedPullRequest } from '../../domain/anomalies/team-history.ts';
import { IS_OTHER_HUMAN } from '../../domain/metrics/merged-pull-requests.ts';
import { type MetricWindow, SCOPE, scopeParameters } from '../metrics/metric-scope.ts';
import type { AnomalyTeam } from './read-watched.ts';

/** Reviews that are looked at, the newest. */
export const REVIEWS_MAX = 200_000;

/** Who reviewed which pull request of another human on which day, while the repository counted for the team. */
export async function readReviewedPullRequests(
  db: pg.ClientBase,
  team: AnomalyTeam,
  window: MetricWindow,
): Promise<ReviewedPullRequest[]> {
  const { rows } = await db.query<ReviewedPullRequest>({
    name: 'anomaly-reviews',
    text: `
      with ${SCOPE}, given as (
        select s.team_id, r.* from scope s
        join reviews r on r.repo_id = s.repo_id and r.submitted_at >= s.from_at and r.submitted_at < s.until_at
        where r.state <> 'pending'
        order by r.submitted_at desc limit ${REVIEWS_MAX}
      )
      select r.repo_id as "repoId", p.number, coalesce(r.reviewer_id::text, 'login/' || lower(r.reviewer_login)) as "personId",
        coalesce(max(r.reviewer_login), 'unknown') as name, (r.submitted_at at time zone $5)::date as day
      from given r join pull_requests p on p.repo_id = r.repo_id and p.pr_id = r.pr_id
      cross join lateral (select r.team_id) s
      where coalesce(r.reviewer_id::text, r.reviewer_login) is not null and ${IS_OTHER_HUMAN}
      group by 1, 2, 3, 5`,
    values: [...scopeParameters({ teamId: team.id, repoId: null }, window), team.timeZone],
  });
  return rows;
}
