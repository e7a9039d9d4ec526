import type pg from 'pg';
import { IS_IN_PROGRESS, IS_STALLED, OPEN_PULLS, openPullsParameters, ROSTER } from './open-pull-requests.ts';
import type { PullRequestKey, RiskScope } from './risk-scope.ts';

/** A pull request that was open and ready for review at the scope's moment. */
export interface OpenPull {
  readonly repoId: number;
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly url: string | null;
  readonly author: string | null;
  readonly readyAt: Date;
  /** No human but its author had reviewed it. */
  readonly isWaiting: boolean;
  /** Added and deleted, without generated and lock files. */
  readonly lines: number;
}

export type OpenPullPosition = Pick<OpenPull, 'readyAt' | 'repoId' | 'number'>;

const COLUMNS = `
  o.repo_id as "repoId", r.full_name as repository, o.number, o.title, o.url, o.author,
  o.ready_at as "readyAt", o.is_waiting as "isWaiting", case when o.is_counted then o.additions + o.deletions else coalesce(f.lines, o.additions + o.deletions) end::int as lines`;

const WITH_LINES = `
  join repositories r on r.repo_id = o.repo_id
  cross join lateral (
    select case when count(*) > 0 then coalesce(sum(f.additions + f.deletions) filter (where f.noise is null), 0) end as lines
    from pr_files f where f.repo_id = o.repo_id and f.pr_id = o.pr_id and f.head_sha = o.head_sha
  ) f`;

/** The factors that count pull requests which are open. */
export const OPEN_PULL_FACTORS = ['stalled_pull_requests', 'work_in_progress'] as const;
export type OpenPullFactor = (typeof OPEN_PULL_FACTORS)[number];

/** The very pull requests that a factor counts, those that have been ready longest first. */
export async function listCountedPulls(
  db: pg.Pool | pg.ClientBase,
  scope: RiskScope,
  page: { readonly factor: OpenPullFactor; readonly after: OpenPullPosition | null; readonly limit: number },
): Promise<OpenPull[]> {
  const { factor, after, limit } = page;
  const { rows } = await db.query<OpenPull>({
    name: `risk-list-${factor}`,
    text: `
      with ${OPEN_PULLS}, ${ROSTER}
      select ${COLUMNS}
      from (
        select * from open_pulls o
        where ${factor === 'stalled_pull_requests' ? IS_STALLED : IS_IN_PROGRESS}
          and o.ready_at <= $6::timestamptz
          and ($7::timestamptz is null or (o.ready_at, o.repo_id, o.number) > ($7::timestamptz, $8::bigint, $9::integer))
        order by o.ready_at, o.repo_id, o.number
        limit $10
      ) o ${WITH_LINES}
      order by o.ready_at, o.repo_id, o.number`,
    values: [
      ...openPullsParameters(scope),
      factor === 'stalled_pull_requests' ? scope.stalledSince : scope.at,
      after?.readyAt ?? null,
      after?.repoId ?? null,
      after?.number ?? null,
      limit,
    ],
  });
  return rows;
}

/** Those of the keys that are not open and ready. */
export async function findNotOpen(
  db: pg.ClientBase,
  scope: RiskScope,
  keys: readonly PullRequestKey[],
): Promise<PullRequestKey[]> {
  const { rows } = await db.query<PullRequestKey>({
    name: 'risk-find-not-open',
    text: `
      with ${OPEN_PULLS}
      select k.repo_id as "repoId", k.number
      from unnest($6::bigint[], $7::integer[]) k (repo_id, number)
      where not exists (select from open_pulls o where o.repo_id = k.repo_id and o.number = k.number)`,
    values: [
      ...openPullsParameters({ ...scope, closed: [] }),
      keys.map(({ repoId }) => repoId),
      keys.map(({ number }) => number),
    ],
  });
  return rows;
}

/** Of humans, those that wait for a first review, ready longest first; and those of most changed lines, those first. */
export async function listTopPulls(
  db: pg.ClientBase,
  scope: RiskScope,
  limit: number,
): Promise<{ readonly waiting: OpenPull[]; readonly largest: OpenPull[] }> {
  const { rows } = await db.query<OpenPull & { byAge: number; bySize: number }>({
    name: 'risk-list-top-pulls',
    text: `
      with ${OPEN_PULLS}
      select * from (
        select ${COLUMNS},
          row_number() over (partition by o.is_waiting order by o.ready_at, o.repo_id, o.number)::int as "byAge",
          row_number() over (order by coalesce(f.lines, o.additions + o.deletions) desc, o.repo_id, o.number)::int as "bySize"
        from open_pulls o ${WITH_LINES}
        where not o.is_bot
      ) o
      where (o."isWaiting" and o."byAge" <= $6) or o."bySize" <= $6`,
    values: [...openPullsParameters(scope), limit],
  });
  return {
    waiting: rows
      .filter(({ isWaiting, byAge }) => isWaiting && byAge <= limit)
      .sort((a, b) => a.byAge - b.byAge),
    largest: rows.filter(({ bySize }) => bySize <= limit).sort((a, b) => a.bySize - b.bySize),
  };
}

/** Who has most pull requests open, and the oldest of them; null when nobody has more than one. */
export async function findBusiest(
  db: pg.ClientBase,
  scope: RiskScope,
): Promise<{ readonly open: number; readonly oldest: OpenPull } | null> {
  const { rows } = await db.query<OpenPull & { open: number }>({
    name: 'risk-find-busiest',
    text: `
      with ${OPEN_PULLS}, busiest as (
        select o.author_key, count(*)::int as open from open_pulls o
        where not o.is_bot and o.author_key is not null
        group by 1 having count(*) > 1
        order by 2 desc, 1 limit 1
      )
      select ${COLUMNS}, b.open
      from busiest b join open_pulls o on o.author_key = b.author_key and not o.is_bot ${WITH_LINES}
      order by o.ready_at, o.repo_id, o.number limit 1`,
    values: [...openPullsParameters(scope)],
  });
  const found = rows[0];
  return found === undefined ? null : { open: found.open, oldest: found };
}
