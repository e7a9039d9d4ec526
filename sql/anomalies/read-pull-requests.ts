import type pg from 'pg';
import type { PullRequestLife } from '../../domain/anomalies/team-history.ts';
import { IS_OTHER_HUMAN, PULL_REQUEST_AUTHOR, READY_AT } from '../../domain/metrics/merged-pull-requests.ts';
import type { MetricWindow } from '../metrics/metric-scope.ts';

/** Stalled pull requests that one scan looks at, those ready last first; what is open already comes besides. */
export const STALLED_MAX = 1_000;
/** Pull requests that a replay looks at. */
export const LIVES_MAX = 50_000;

const READY_BEFORE = `${READY_AT} < $3::timestamptz and p.state_known and not p.is_draft`;
const CLOSED_AT = 'coalesce(p.closed_at, p.merged_at)';
const FIRST_REVIEW = `
  left join lateral (
    select min(r.submitted_at) as at from reviews r
    where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.state <> 'pending' and ${IS_OTHER_HUMAN}
  ) f on true`;
const COLUMNS = `
  p.repo_id as "repoId", p.number, p.title, coalesce(p.author_login, p.author_name) as author, p.url,
  extract(epoch from ${READY_AT})::float8 * 1000 as "readyMs", extract(epoch from f.at)::float8 * 1000 as "reviewedMs",
  extract(epoch from ${CLOSED_AT})::float8 * 1000 as "closedMs"`;
const HUMAN = `(select not a.is_bot from (select ${PULL_REQUEST_AUTHOR}) a)`;

/**
 * Pull requests that are open, ready and without a review by another human: those ready within a window (all later ones cannot have
 * waited long enough), and those that an anomaly is open about.
 */
export async function readStalledPullRequests(
  db: pg.ClientBase,
  teamId: string,
  readyWithin: MetricWindow,
): Promise<PullRequestLife[]> {
  const { rows } = await db.query<PullRequestLife>({
    name: 'anomaly-stalled-pull-requests',
    text: `
      with s as (
        select team_id, repo_id from team_repositories where team_id = $1::uuid and disconnected_at is null
      ), noted as materialized (
        select split_part(subject, '/', 2)::bigint as repo_id, split_part(subject, '/', 3)::int as number
        from anomalies where team_id = $1::uuid and type = 'stalled_pr' and resolved_at is null
      ), candidates as (
        select w.* from s cross join lateral (
          select p.repo_id, p.pr_id from pull_requests p
          where p.repo_id = s.repo_id and p.state = 'open' and ${READY_BEFORE} and ${READY_AT} >= $2::timestamptz
          order by ${READY_AT} desc limit ${STALLED_MAX}
        ) w
        union
        select p.repo_id, p.pr_id
        from noted n join s using (repo_id)
        join pull_requests p on p.repo_id = n.repo_id and p.number = n.number
        where p.state = 'open' and ${READY_BEFORE}
      )
      select ${COLUMNS}
      from candidates c join s using (repo_id)
      join pull_requests p on p.repo_id = c.repo_id and p.pr_id = c.pr_id
      ${FIRST_REVIEW}
      where f.at is null and ${HUMAN}
      order by ${READY_AT} desc, p.repo_id, p.number`,
    values: [teamId, readyWithin.fromAt, readyWithin.untilAt],
  });
  return rows;
}

/**
 * Pull requests that were open within a window, with when each was ready, reviewed and closed. What is a draft now, or unknown to be open or
 * closed (a mirror does not tell), is left out.
 */
export async function readPullRequestLives(
  db: pg.ClientBase,
  teamId: string,
  window: MetricWindow,
): Promise<PullRequestLife[]> {
  const { rows } = await db.query<PullRequestLife>({
    name: 'anomaly-pull-request-lives',
    text: `
      select ${COLUMNS}
      from metric_scope($1::uuid, null, '-infinity', 'infinity') s
      join pull_requests p on p.repo_id = s.repo_id
      ${FIRST_REVIEW}
      where ${READY_BEFORE} and ${READY_AT} >= $2::timestamptz and ${HUMAN}
      order by ${READY_AT} desc, p.repo_id, p.number
      limit ${LIVES_MAX}`,
    values: [teamId, window.fromAt, window.untilAt],
  });
  return rows;
}
