/** Whose items count: those of a team's repositories while it watched them, of one of these, or of one repository for itself. */
export type MetricScope =
  | { readonly teamId: string; readonly repoId: number | null }
  | { readonly teamId: null; readonly repoId: number };

/** Half-open: `fromAt` counts, `untilAt` does not. */
export interface MetricWindow {
  readonly fromAt: Date;
  readonly untilAt: Date;
}

/** The relation `scope` over the parameters $1 to $4. */
export const SCOPE =
  'scope as materialized (select * from metric_scope($1::uuid, $2::bigint, $3::timestamptz, $4::timestamptz))';

/** The parameters of `SCOPE`. */
export function scopeParameters(
  scope: MetricScope,
  window: MetricWindow,
): readonly [string | null, number | null, Date, Date] {
  return [scope.teamId, scope.repoId, window.fromAt, window.untilAt];
}

/**
 * The items of a metric over the relation `scope`, asked for one repository at a time: a window of a repository is small beside all facts,
 * which PostgreSQL does not see from the relation as a whole; it would read a year of everybody's commits.
 * @param items as a metric declares them
 */
export function itemsByRepository(items: string): string {
  return `
    select i.* from scope w
    cross join lateral (with scope as (select w.team_id, w.repo_id, w.from_at, w.until_at) ${items} offset 0) i`;
}
