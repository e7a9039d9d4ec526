import type pg from 'pg';
import { IS_OTHER_HUMAN, READY_AT } from '../../domain/metrics/merged-pull-requests.ts';
import type { MetricScope } from '../metrics/metric-scope.ts';

/** An open pull request that waits for its first review. */
export interface StalledPullRequest {
  readonly repoId: number;
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly author: string | null;
  readonly readyAt: Date;
  readonly waitingHours: number;
  readonly requestedReviewers: string[];
  readonly lines: number;
  readonly url: string | null;
}

/** The place of a pull request in the list. */
export type StalledPosition = Pick<StalledPullRequest, 'readyAt' | 'repoId' | 'number'>;

/**
 * Open pull requests `p` of a repository `s` that were ready at `$3`, and that no human but their author has reviewed. Those whose
 * state is a guess from Git alone are not among them. `bot`: made by a machine.
 */
const WAITING = `
  from pull_requests p
  cross join lateral (
    select is_machine(s.team_id, p.author_login, p.author_email, p.author_name, p.author_is_bot, p.author_id) as is_bot
  ) b
  where p.repo_id = s.repo_id and p.state = 'open' and not p.is_draft and p.state_known
    and ${READY_AT} <= $3::timestamptz
    and not exists (
      select from reviews r
      where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.state <> 'pending' and ${IS_OTHER_HUMAN}
    )`;

const SCOPE_NOW =
  "scope as materialized (select * from metric_scope($1::uuid, $2::bigint, statement_timestamp(), statement_timestamp() + interval '1 day'))";

/**
 * Pull requests that wait for a first review since `readyBefore` at the latest, those that wait longest first. Read from what is
 * open by index, so its cost does not grow with history.
 */
export async function listStalled(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  readyBefore: Date,
  page: { readonly after: StalledPosition | undefined; readonly limit: number },
): Promise<StalledPullRequest[]> {
  const { after, limit } = page;
  const { rows } = await db.query<StalledPullRequest>({
    name: 'list-stalled',
    text: `
      with ${SCOPE_NOW}
      select w.repo_id as "repoId", r.full_name as repository, w.number, w.title, w.author, w.ready_at as "readyAt",
        extract(epoch from statement_timestamp() - w.ready_at)::double precision / 3600 as "waitingHours",
        w.requested_reviewers as "requestedReviewers", w.lines, w.url
      from scope s
      cross join lateral (
        select p.repo_id, p.number, p.title, coalesce(p.author_login, p.author_name) as author, ${READY_AT} as ready_at,
          p.requested_reviewers, p.additions + p.deletions as lines, p.url
        ${WAITING} and not b.is_bot
          and ${READY_AT} >= coalesce($4::timestamptz, '-infinity')
          and (${READY_AT}, p.repo_id, p.number) > (coalesce($4::timestamptz, '-infinity'), $5::bigint, $6::int)
        order by ${READY_AT}, p.number
        limit $7
      ) w
      join repositories r on r.repo_id = w.repo_id
      order by w.ready_at, w.repo_id, w.number
      limit $7`,
    values: [
      scope.teamId,
      scope.repoId,
      readyBefore,
      after?.readyAt ?? null,
      after?.repoId ?? 0,
      after?.number ?? 0,
      limit,
    ],
  });
  return rows;
}

export interface StalledCount {
  /** Counted up to `STALLED_COUNT_MAX`, and so are those of machines. */
  readonly items: number;
  readonly bots: number;
}

export const STALLED_COUNT_MAX = 1_000;

/** How many wait, and how many of machines wait besides. */
export async function countStalled(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  readyBefore: Date,
): Promise<StalledCount> {
  const { rows } = await db.query<StalledCount>({
    name: 'count-stalled',
    text: `
      with ${SCOPE_NOW}, waiting as (
        select w.is_bot from scope s cross join lateral (select b.is_bot ${WAITING} limit $4) w limit $4
      )
      select (count(*) filter (where not is_bot))::int as items, (count(*) filter (where is_bot))::int as bots from waiting`,
    values: [scope.teamId, scope.repoId, readyBefore, STALLED_COUNT_MAX],
  });
  return rows[0]!;
}
