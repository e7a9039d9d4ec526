import type { MeasuredMetric } from '../../api/schemas/metrics/metric.ts';
import { formatMeasure } from './format-measure.ts';

/** A line that says what a metric's values are made of: the median of each part and its share of all; none without parts. */
export function formatParts(title: string, { breakdown, unit }: MeasuredMetric): string[] {
  const parts = (breakdown ?? []).filter(({ items }) => items > 0);
  if (parts.length === 0) return [];
  const texts = parts.map(({ part, value, share }) => {
    const ofAll = share === null ? '' : ` (${Math.round(share)} % of all)`;
    return `${part} ${formatMeasure(value, unit)}${ofAll}`;
  });
  return [`${title} is made of: ${texts.join(', ')}.`];
}
