import type pg from 'pg';
import type { MetricScope } from '../metrics/metric-scope.ts';
import { ACTIVITY_KINDS, ACTIVITY_SOURCES, type ActivityKind } from './activity-kinds.ts';

/** Something that happened in a repository. */
export interface Activity {
  readonly kind: ActivityKind;
  readonly repoId: number;
  readonly repository: string;
  readonly at: Date;
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  readonly atExact: string;
  /** Number of the pull request, name of the branch, id of the commit; else the row's own id. */
  readonly id: string;
  readonly number: number | null;
  readonly title: string | null;
  /** State of the review, status of the deployment, severity of the incident, or the commit that a merge or push led to. */
  readonly detail: string | null;
  readonly actor: string | null;
  readonly isBot: boolean;
  readonly url: string | null;
}

/** The place of an entry in the feed. */
export type ActivityPosition = Pick<Activity, 'atExact' | 'repoId' | 'kind' | 'id'>;

/** Later than whatever was given by GitHub or Git, and by `sort` behind every entry of its moment. */
const BEGIN = { atExact: null, repoId: Number.MAX_SAFE_INTEGER, kind: '~', id: '~' };

/**
 * What happened lately in a team's repositories or in one of them, the newest first, until now. Each repository gives its newest
 * entries of every kind by index, as many as a page has, so the cost is that of the page whatever the history.
 * @param kinds of entries; not empty
 */
export async function listActivity(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  kinds: readonly ActivityKind[],
  page: { readonly after: ActivityPosition | undefined; readonly limit: number },
): Promise<Activity[]> {
  const wanted = ACTIVITY_KINDS.filter((kind) => kinds.includes(kind));
  const after = page.after ?? BEGIN;
  const { rows } = await db.query<Activity>({
    name: `activity-${wanted.map((kind) => ACTIVITY_KINDS.indexOf(kind)).join('')}`,
    text: selectActivity(wanted),
    values: [scope.teamId, scope.repoId, after.atExact, after.repoId, after.kind, after.id, page.limit],
  });
  return rows;
}

/**
 * A repository's kinds are merged in the order of their indexes, and read only as far as the page goes. For this each kind has an order
 * and a limit of its own, and an upper bound is all that its rows are looked for by: PostgreSQL would rather read the whole history and
 * sort it. So whether an entry is of before the repository began to count is asked afterwards, and ties are cut last.
 */
function selectActivity(kinds: readonly ActivityKind[]): string {
  const arms = kinds.map(
    (kind) => `(
      select '${kind}'::text collate "C" as kind, a.at, a.id collate "C" as id, a.pr_id, a.actor, a.actor_id, a.email, a.told_bot, a.title,
        a.detail, a.url
      from (${ACTIVITY_SOURCES[kind]}) a (at, id, pr_id, actor, actor_id, email, told_bot, title, detail, url)
      where a.at <= s.latest_at
        and ($3::timestamptz is null or (a.at, s.repo_id, '${kind}', a.id collate "C") < ($3::timestamptz, $4::bigint, $5::text, $6::text))
      order by a.at desc
      fetch first $7 rows with ties
    )`,
  );
  return `
    with scope as materialized (
      select team_id, repo_id, from_at, least(until_at, now(), $3::timestamptz) as latest_at
      from metric_scope($1::uuid, $2::bigint, '-infinity', 'infinity')
    ), page as materialized (
      select s.team_id, s.repo_id, a.*
      from scope s
      cross join lateral (
        select * from (${arms.join('\nunion all')}) a order by a.at desc fetch first $7 rows with ties
      ) a
      where a.at >= s.from_at
      order by a.at desc, s.repo_id desc, a.kind desc, a.id desc
      limit $7
    )
    select g.kind, g.repo_id as "repoId", r.full_name as repository, g.at,
      to_char(g.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "atExact", g.id, p.number, coalesce(g.title, p.title) as title,
      g.detail, g.actor, is_machine(g.team_id, g.actor, g.email, g.actor, g.told_bot, g.actor_id) as "isBot", g.url
    from page g
    join repositories r on r.repo_id = g.repo_id
    left join pull_requests p on p.repo_id = g.repo_id and p.pr_id = g.pr_id
    order by g.at desc, g.repo_id desc, g.kind desc, g.id desc`;
}
