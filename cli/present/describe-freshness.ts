import type { MeasuredMetrics } from '../../api/schemas/metric.ts';

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
