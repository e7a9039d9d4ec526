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
