import { expect, test } from 'vitest';
import type { MeasuredMetric } from '../../../api/schemas/metrics/metric.ts';
import { formatParts } from '../../../cli/present/format-parts.ts';

const part = (name: string, value: number | null, share: number | null) => ({
  part: name,
  value,
  p75: value,
  p90: value,
  items: value === null ? 0 : 2,
  share,
});
const metric = (breakdown: MeasuredMetric['breakdown']): MeasuredMetric => ({
  metric: 'median_cycle_time',
  version: 1,
  unit: 'hours',
  value: 1,
  unknown: null,
  p75: 1,
  p90: 1,
  items: 2,
  botsExcluded: 0,
  previous: null,
  breakdown,
  itemsUrl: '/',
});

test('names each part that there is, with its median and its share', () => {
  const parts = [part('coding', 2, 24.6), part('pickup', null, 0), part('merge', 100, 75.4)];
  expect(formatParts('Cycle time', metric(parts))).toEqual([
    'Cycle time is made of: coding 2 h (25 % of all), merge 4.17 days (75 % of all).',
  ]);
});

test('says nothing of metrics without parts, or without anything measured', () => {
  expect(formatParts('Cycle time', metric(null))).toEqual([]);
  expect(formatParts('Cycle time', metric([part('coding', null, null)]))).toEqual([]);
});
