import type { Metric } from '../../domain/metrics/metric.ts';
import { type UntoldKind, WHY_UNKNOWN, whyUnknown } from '../../domain/metrics/unknown.ts';
import type { MetricItem } from '../../sql/metrics/list-metric-items.ts';
import type { MeasuredPart } from '../../sql/metrics/measure-breakdown.ts';
import type { Measure } from '../../sql/metrics/measure-metric.ts';
import type { MetricWindow } from '../../sql/metrics/metric-scope.ts';
import type { Freshness } from '../../sql/metrics/read-freshness.ts';
import type { MeasuredMetric, MetricDefinition } from '../schemas/metrics/metric.ts';
import { presentTime } from './present-time.ts';

export function presentDefinition({ items: _, breakdown, ...definition }: Metric): MetricDefinition {
  const parts = breakdown?.parts.map(({ name: part, title, definition }) => ({ part, title, definition }));
  return { ...definition, breakdown: parts ?? null };
}

/** @param untold what nobody tells of: a number of it is not known, rather than 0 */
export function presentMeasure(
  { needs }: Pick<Metric, 'needs'>,
  { value, p75, p90, items, bots }: Measure,
  untold: readonly UntoldKind[],
) {
  const unknown = items === 0 ? whyUnknown(needs, untold) : null;
  return { value: unknown === null ? value : null, p75, p90, items, botsExcluded: bots, unknown };
}

export function presentWindow({ fromAt, untilAt }: MetricWindow) {
  return { from: fromAt.toISOString(), to: untilAt.toISOString() };
}

export interface MeasuredAt {
  /** Of the scope's metrics, such as `/v1/teams/<id>/metrics`. */
  readonly path: string;
  readonly window: MetricWindow;
  readonly breakdown: MeasuredPart[] | null;
  readonly untold: readonly UntoldKind[];
}

export function presentMeasured(
  metric: Metric,
  measure: Measure,
  previous: Measure,
  at: MeasuredAt,
): MeasuredMetric {
  const { name, version, unit } = metric;
  const query = new URLSearchParams(presentWindow(at.window));
  return {
    metric: name,
    version,
    unit,
    ...presentMeasure(metric, measure, at.untold),
    previous: presentMeasure(metric, previous, at.untold).value,
    breakdown: at.breakdown,
    itemsUrl: `${at.path}/${name}/items?${query}`,
  };
}

export function presentFreshness(freshness: Freshness) {
  return {
    lastEventAt: presentTime(freshness.lastEventAt),
    oldestPendingAt: presentTime(freshness.oldestPendingAt),
    lastDeliveryAt: presentTime(freshness.lastDeliveryAt),
    lastReconciledAt: presentTime(freshness.lastReconciledAt),
    complete: freshness.complete,
    unknown: presentUntold(freshness.untold),
  };
}

export function presentUntold(untold: readonly UntoldKind[]) {
  return untold.map((what) => ({ what, why: WHY_UNKNOWN[what] }));
}

export function presentItem(item: MetricItem, { itemKind, breakdown }: Metric) {
  const { parts } = item;
  return {
    repositoryId: String(item.repoId),
    kind: itemKind,
    id: item.itemId,
    at: item.at.toISOString(),
    value: item.value,
    author: item.author,
    isBot: item.isBot,
    breakdown:
      breakdown === undefined || parts === null
        ? null
        : breakdown.parts.map(({ name: part }, index) => ({ part, value: parts[index] ?? null })),
  };
}
