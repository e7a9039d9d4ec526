import type pg from 'pg';
import {
  IS_COUNTED_BY_PROVIDER,
  IS_OTHER_HUMAN,
  PULL_REQUEST_AUTHOR,
  READY_AT,
} from '../../domain/metrics/merged-pull-requests.ts';
import type { RiskScope } from './risk-scope.ts';

/** Columns of one branch of the pull requests that were open and ready at $2. */
const ready = (condition: string): string => `
  select p.repo_id, p.pr_id, p.number, p.title, p.url, p.head_sha, p.additions, p.deletions, ${READY_AT} as ready_at, ${IS_COUNTED_BY_PROVIDER} as is_counted,
    p.author_id, p.author_login, p.author_name, p.author_email, p.author_is_bot
  from pull_requests p
  where p.repo_id = s.repo_id and ${condition} and p.state_known and not p.is_draft
    and ${READY_AT} > $3::timestamptz and ${READY_AT} <= $2::timestamptz`;

/**
 * The relations `watched (team_id, repo_id)`, the repositories of team $1 at $2, and `open_pulls`: their pull requests that were
 * open and ready then, since after $3, without those of $4 and $5. Each branch is a range of an index: those that are open still,
 * and those that were merged or closed since.
 */
export const OPEN_PULLS = `
  watched as materialized (
    select t.team_id, t.repo_id from team_repositories t
    where t.team_id = $1::uuid and t.connected_at <= $2::timestamptz
      and coalesce(t.disconnected_at, 'infinity') > $2::timestamptz
  ), open_pulls as materialized (
    select p.repo_id, p.pr_id, p.number, p.title, p.url, p.head_sha, p.additions, p.deletions, p.is_counted, p.ready_at,
      ${PULL_REQUEST_AUTHOR},
      coalesce(p.author_id::text, lower(p.author_login), lower(p.author_name)) as author_key,
      not exists (
        select from reviews r
        where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.submitted_at <= $2::timestamptz and r.state <> 'pending'
          and ${IS_OTHER_HUMAN}
      ) as is_waiting
    from watched s
    cross join lateral (
      ${ready(`p.state = 'open'`)} union all
      ${ready(`p.state = 'merged' and p.merged_at > $2::timestamptz`)} union all
      ${ready(`p.state = 'closed' and p.closed_at > $2::timestamptz`)}
    ) p
    where not exists (
      select from unnest($4::bigint[], $5::integer[]) c (repo_id, number) where c.repo_id = p.repo_id and c.number = p.number
    )
  )`;

/** The parameters of `OPEN_PULLS`. */
export function openPullsParameters({ teamId, at, forgottenSince, closed }: RiskScope) {
  return [
    teamId,
    at,
    forgottenSince,
    closed.map(({ repoId }) => repoId),
    closed.map(({ number }) => number),
  ] as const;
}

/** The relation `roster (developer_id)` of the team at that moment. */
export const ROSTER = `
  roster as materialized (
    select developer_id from team_developers
    where team_id = $1::uuid and joined_at <= $2::timestamptz and coalesce(left_at, 'infinity') > $2::timestamptz
  )`;

/** What counts of `open_pulls o`; $6 is since when it takes to be stalled. */
export const IS_STALLED = 'not o.is_bot and o.is_waiting and o.ready_at <= $6::timestamptz';
export const IS_IN_PROGRESS =
  'not o.is_bot and (not exists (select from roster) or o.author_id in (select developer_id from roster))';

export interface OpenPullsCount {
  /** Of humans; those of machines are `bots`. */
  readonly open: number;
  readonly bots: number;
  readonly stalled: number;
  /** Of the roster's people, if there is one; else all of `open`. */
  readonly inProgress: number;
  readonly roster: number;
  /** Humans who have one open, or merged one in the window; of repositories that a provider tells of, as what is open is. */
  readonly authors: number;
  /** False without a repository that a provider tells of: from Git alone, what is open is a guess. */
  readonly isKnown: boolean;
}

/** Counts what was open and ready at the scope's moment. */
export async function countOpenPulls(db: pg.ClientBase, scope: RiskScope): Promise<OpenPullsCount> {
  const { rows } = await db.query<OpenPullsCount>({
    name: 'risk-count-open-pulls',
    text: `
      with ${OPEN_PULLS}, ${ROSTER}, authors as (
        select author_key from open_pulls where not is_bot
        union
        select coalesce(p.author_id::text, lower(p.author_login), lower(p.author_name))
        from watched s
        join repositories r on r.repo_id = s.repo_id and r.provider_id is not null
        join pull_requests p on p.repo_id = s.repo_id and p.merged_at >= $7::timestamptz and p.merged_at < $2::timestamptz
        where not is_machine(s.team_id, p.author_login, p.author_email, p.author_name, p.author_is_bot, p.author_id)
      )
      select (count(*) filter (where not o.is_bot))::int as open,
        (count(*) filter (where o.is_bot))::int as bots,
        (count(*) filter (where ${IS_STALLED}))::int as stalled,
        (select count(*) from roster)::int as roster,
        (count(*) filter (where ${IS_IN_PROGRESS}))::int as "inProgress",
        (select count(*) from authors)::int as authors,
        exists (
          select from watched s join repositories r on r.repo_id = s.repo_id where r.provider_id is not null
        ) as "isKnown"
      from open_pulls o`,
    values: [...openPullsParameters(scope), scope.stalledSince, scope.fromAt],
  });
  return rows[0]!;
}
