import type pg from 'pg';
import { reviewsGiven } from '../../domain/metrics/reviews-given.ts';
import { type MetricScope, type MetricWindow, SCOPE, scopeParameters } from '../metrics/metric-scope.ts';
import { developerOfAccount } from '../people/developer-of-account.ts';
import { TEAM_ACCOUNT_ID } from '../pull-requests/upsert-pull-request-facts.ts';

/** What one person carries. */
export interface Reviewer {
  /** Null for a login that no developer is known by. */
  readonly developerId: string | null;
  readonly login: string | null;
  readonly name: string | null;
  readonly given: number;
  readonly pullRequests: number;
  readonly requested: number;
  readonly isBot: boolean;
}

/** More people than any team has; those with most reviews are kept. */
export const REVIEWERS_MAX = 10_000;

/**
 * Everybody who reviewed in the window, who is asked for a review that has not been given, or who is on the team's roster; who gave
 * most first. The reviews are the items of the metric `reviews_given`. What is requested is what open pull requests say now: no
 * history of requests is known.
 */
export async function measureReviewLoad(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  window: MetricWindow,
): Promise<Reviewer[]> {
  const { rows } = await db.query<Reviewer>({
    name: `review-load-${reviewsGiven.version}`,
    text: `
      with ${SCOPE}, given as (
        select coalesce(i.author_id::text, lower(i.author)) as person, i.author_id, max(i.author) as login, i.is_bot,
          count(*)::int as given, count(distinct (i.repo_id, r.pr_id))::int as pull_requests
        from (${reviewsGiven.items}) i
        cross join lateral (
          select r.pr_id from reviews r where r.repo_id = i.repo_id and r.review_id = i.item_id::bigint limit 1
        ) r
        group by 1, 2, 4
      ), requested as (
        select coalesce(q.developer_id::text, case when q.is_team then 'team ' else '' end || q.login) as person, q.developer_id,
          max(q.login) as login, count(*)::int as requested
        from (
          select lower(u.login) as login, coalesce(u.account_id = ${TEAM_ACCOUNT_ID}, false) as is_team,
            case
              when u.account_id is not null then ${developerOfAccount('u.account_id')}
              else (
                select i.developer_id from developer_identities i
                where i.provider = 'github' and i.kind = 'login' and i.value = lower(u.login)
              )
            end as developer_id
          from (select distinct repo_id from scope) s
          join pull_requests p on p.repo_id = s.repo_id and p.state = 'open' and not p.is_draft and p.state_known
          cross join lateral unnest(p.requested_reviewers, p.requested_reviewer_ids) u (login, account_id)
        ) q
        group by 1, 2
      ), roster as (
        select t.developer_id::text as person, t.developer_id
        from team_developers t
        where t.team_id = $1::uuid and t.joined_at < $4::timestamptz and coalesce(t.left_at, 'infinity') > $3::timestamptz
        group by 1, 2
      ), people as (
        select person, g.author_id as developer_id, g.login, g.given, g.pull_requests, 0 as requested, g.is_bot from given g
        union all
        select person, developer_id, login, 0, 0, requested, null from requested
        union all
        select person, developer_id, null, 0, 0, 0, null from roster
      )
      select p."developerId", coalesce(d.github_username, p.login) as login, d.name, p.given, p."pullRequests", p.requested,
        coalesce(p.is_bot, is_machine($1::uuid, coalesce(d.github_username, p.login), d.email, d.name, false, d.id)) as "isBot"
      from (
        select person, (array_agg(developer_id))[1] as "developerId", max(login) as login, sum(given)::int as given,
          sum(pull_requests)::int as "pullRequests", sum(requested)::int as requested, bool_or(is_bot) as is_bot
        from people group by person
      ) p
      left join developers d on d.id = p."developerId"
      order by p.given desc, p.requested desc, lower(coalesce(d.github_username, p.login, d.name)) collate "C", p.person collate "C"
      limit ${REVIEWERS_MAX}`,
    values: [...scopeParameters(scope, window)],
  });
  return rows;
}
