import type pg from 'pg';
import { IS_BY_OTHER, IS_REVIEWER_MACHINE } from '../../domain/metrics/merged-pull-requests.ts';
import { SCOPE, scopeParameters } from '../metrics/metric-scope.ts';
import type { RiskScope } from './risk-scope.ts';

/** People whose reviews are counted. */
const PEOPLE_MAX = 10_000;

/** How many pull requests of others somebody reviewed in the window. */
export interface ReviewLoad {
  readonly name: string;
  readonly reviewed: number;
  /** Reviews it took. */
  readonly reviews: number;
  readonly isBot: boolean;
  /** False for all reviews that deleted accounts left behind, which are of nobody in particular. */
  readonly isSomebody: boolean;
  /** On the roster of the team at the scope's moment. */
  readonly isOnRoster: boolean;
}

/** Who reviewed, and who on the roster did not; who reviewed most first. */
export async function listReviewLoads(db: pg.ClientBase, scope: RiskScope): Promise<ReviewLoad[]> {
  const { teamId, fromAt, at } = scope;
  const { rows } = await db.query<ReviewLoad>({
    name: 'risk-review-loads',
    text: `
      with ${SCOPE}, given as (
        select coalesce(r.reviewer_id::text, lower(r.reviewer_login)) as who, coalesce(max(d.github_username), max(r.reviewer_login)) as login,
          count(distinct (r.repo_id, r.pr_id))::int as reviewed, count(*)::int as reviews,
          bool_or(${IS_REVIEWER_MACHINE}) as is_bot
        from scope s
        join reviews r on r.repo_id = s.repo_id and r.submitted_at >= s.from_at and r.submitted_at < s.until_at
        join pull_requests p on p.repo_id = r.repo_id and p.pr_id = r.pr_id
        left join developers d on d.id = r.reviewer_id
        where r.state <> 'pending' and ${IS_BY_OTHER}
        group by 1
      ), roster as (
        select t.developer_id::text as who, coalesce(d.github_username, d.name) as name
        from team_developers t join developers d on d.id = t.developer_id
        where t.team_id = $1::uuid and t.joined_at <= $4::timestamptz and coalesce(t.left_at, 'infinity') > $4::timestamptz
      )
      select coalesce(g.login, o.name, 'somebody') as name, coalesce(g.reviewed, 0) as reviewed, coalesce(g.reviews, 0) as reviews,
        coalesce(g.is_bot, false) as "isBot", o.who is not null as "isOnRoster",
        coalesce(g.who, o.who) is not null as "isSomebody"
      from given g full join roster o on o.who = g.who
      order by reviewed desc, name
      limit ${PEOPLE_MAX}`,
    values: [...scopeParameters({ teamId, repoId: null }, { fromAt, untilAt: at })],
  });
  return rows;
}
