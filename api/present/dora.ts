import { findLikeClusters, listReferenceRanges } from '../../domain/metrics/dora-reference.ts';
import type { Metric } from '../../domain/metrics/metric.ts';
import type { Measure } from '../../sql/metrics/measure-metric.ts';
import { type MeasuredAt, presentMeasured } from './metric.ts';

/** @param at path of the scope's metrics, such as `/v1/teams/<id>/metrics`, and the window measured */
export function presentDoraMetric(
  metric: Metric,
  measure: Measure,
  previous: Measure,
  at: Omit<MeasuredAt, 'breakdown'>,
) {
  const { breakdown: _, ...measured } = presentMeasured(metric, measure, previous, {
    ...at,
    breakdown: null,
  });
  const { name, title, definition } = metric;
  return {
    ...measured,
    title,
    definition,
    reference: listReferenceRanges(name).map(({ cluster, text }) => ({ cluster, reported: text })),
    likeClusters: findLikeClusters(name, measured.value),
  };
}
