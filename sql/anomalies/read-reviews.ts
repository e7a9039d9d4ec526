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
        -- One repository after another (offset 0); the planner does not know the windows of the scope, hence the second condition.
        cross join lateral (
          select r.* from reviews r
          where r.repo_id = s.repo_id and r.submitted_at >= s.from_at and r.submitted_at < s.until_at
            and r.submitted_at >= $3::timestamptz and r.submitted_at < $4::timestamptz and r.state <> 'pending'
          offset 0
        ) r
        order by r.submitted_at desc limit ${REVIEWS_MAX}
      )
      select r.repo_id as "repoId", p.number, coalesce(r.reviewer_id::text, 'login/' || lower(r.reviewer_login)) as "personId",
        coalesce(max(r.reviewer_login), 'unknown') as name, calendar_local(r.submitted_at, z.starts, z.offsets, z.walls)::date as day
      from given r
      cross join lateral (
        select p.number, p.author_id, p.author_login from pull_requests p where p.repo_id = r.repo_id and p.pr_id = r.pr_id limit 1
      ) p
      cross join lateral (select r.team_id) s
      join time_zones z on z.name = $5
      where coalesce(r.reviewer_id::text, r.reviewer_login) is not null and ${IS_OTHER_HUMAN}
      group by 1, 2, 3, 5`,
    values: [...scopeParameters({ teamId: team.id, repoId: null }, window), team.timeZone],
  });
  return rows;
}
