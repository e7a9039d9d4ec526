import type { MeasuredMetrics } from '../../api/schemas/metrics/metric.ts';

/** Whether everything known to have happened is in the numbers beside it; if not, why. */
export function describeFreshness({
  complete,
  oldestPendingAt,
}: Pick<MeasuredMetrics['freshness'], 'complete' | 'oldestPendingAt'>): string {
  if (complete) return 'Complete: everything known to have happened is in these numbers.';
  if (oldestPendingAt !== null) {
    const since = oldestPendingAt.slice(0, 16).replace('T', ' ');
    return `Not complete: deliveries wait to be applied since ${since} UTC; "pulse deliveries" lists them.`;
  }
  return 'Not complete: a repository is not synced, or its hook not compared with GitHub’s log, to the end; "pulse repos" and "pulse hooks" say which.';
}

type Freshness = MeasuredMetrics['freshness'];

/** Whether the numbers above hold everything that is known to have happened, and what nobody tells of at all. */
export function formatFreshness(
  freshness: Pick<Freshness, 'complete' | 'oldestPendingAt' | 'unknown'>,
): string[] {
  const untold = formatUnknown(freshness);
  if (freshness.complete && untold.length > 0)
    return [...untold, 'But for that, everything known to have happened is in these numbers.'];
  return [...untold, describeFreshness(freshness)];
}

/** What nobody tells of, each with what to do about it. */
export function formatUnknown({ unknown }: Pick<Freshness, 'unknown'>): string[] {
  return unknown.map(({ why }) => `Not known: ${why}`);
}
