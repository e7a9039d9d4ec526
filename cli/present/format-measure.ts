import { inWords, toFixedInWords } from '../../domain/in-words.ts';
import type { MetricAggregate, MetricUnit } from '../../domain/metrics/metric.ts';

const HOURS_A_DAY = 24;
/** From here on hours are told as days. */
const DAYS_FROM_HOURS = 72;
const SUFFIXES: Readonly<Record<MetricUnit, string>> = {
  count: '',
  hours: ' h',
  percent: ' %',
  lines: ' lines',
  ratio: '',
  per_day: ' a day',
};

/** A number with its unit, as short as it can be told; a dash for none. */
export function formatMeasure(value: number | null, unit: MetricUnit): string {
  if (value === null) return '–';
  if (unit === 'hours' && value >= DAYS_FROM_HOURS) return `${round(value / HOURS_A_DAY)} days`;
  return `${round(value)}${SUFFIXES[unit]}`;
}

/** How the value stands to the one before: `+12 %`, `=`; empty where one of them is missing or the one before is 0. */
export function formatChange(value: number | null, previous: number | null): string {
  if (value === null || previous === null || previous === 0) return '';
  const percent = Math.round(((value - previous) / previous) * 100);
  if (percent === 0) return '=';
  return `${percent > 0 ? '+' : ''}${inWords(percent)} %`;
}

/** Three digits, or all there are before the point. */
function round(value: number): string {
  const size = Math.abs(value);
  return toFixedInWords(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

const AGGREGATES: Readonly<Record<MetricAggregate, string>> = {
  count: 'count',
  per_day: 'mean a day',
  median: 'median',
  mean: 'mean',
  percent: 'share',
  mean_of_last: 'mean of the last',
};

/** How one value is made of many items: a mean beside a median says so. */
export function nameAggregate(aggregate: MetricAggregate | undefined): string {
  return aggregate === undefined ? '' : AGGREGATES[aggregate];
}
