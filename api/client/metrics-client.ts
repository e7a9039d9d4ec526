import { DoraSchema } from '../schemas/metrics/dora.ts';
import * as metrics from '../schemas/metrics/metric.ts';
import * as rollups from '../schemas/metrics/rollup.ts';
import type { Transport } from './facts-client.ts';
import { type MetricsOwner, pathOf } from './metrics-owner.ts';

/** Half-open, RFC 3339. */
interface Window {
  readonly from: string;
  readonly to: string;
}
interface SeriesOptions {
  readonly tz?: string;
  readonly interval?: 'hour' | 'day' | 'week' | 'month';
}

function metricsOf(owner: MetricsOwner): string {
  return `${pathOf(owner)}/metrics`;
}

/** The part of the client that tells of metrics and the rollups these are kept in. */
export function createMetricsClient({ send, list }: Transport) {
  return {
    /** What each metric means. */
    listMetrics: () => send({ path: '/v1/metrics' }, metrics.MetricDefinitionPageSchema),
    /** All metrics over one window. */
    getMetrics: (owner: MetricsOwner, window: Window) =>
      send({ path: metricsOf(owner), query: { ...window } }, metrics.MeasuredMetricsSchema),
    /** DORA's metrics over one window. */
    getDora: (owner: MetricsOwner, window: Window & { readonly tz?: string }) =>
      send({ path: `${pathOf(owner)}/dora`, query: { ...window } }, DoraSchema),
    getMetricSeries: (owner: MetricsOwner, metric: string, query: Window & SeriesOptions) =>
      send(
        { path: `${metricsOf(owner)}/${encodeURIComponent(metric)}`, query: { ...query } },
        metrics.MetricSeriesSchema,
      ),
    /** The very rows behind a number. */
    listMetricItems: (owner: MetricsOwner, metric: string, window: Window) =>
      list(`${metricsOf(owner)}/${encodeURIComponent(metric)}/items`, window, metrics.MetricItemPageSchema),

    /** How each rollup stands. */
    listRollups: () => send({ path: '/v1/rollups' }, rollups.RollupPageSchema),
    backfillRollup: (name: string) =>
      send(
        { method: 'POST', path: `/v1/rollups/${encodeURIComponent(name)}/backfill` },
        rollups.RollupSchema,
      ),
    startVerification: (body: rollups.StartVerification) =>
      send({ method: 'POST', path: '/v1/rollup-verifications', body }, rollups.VerificationSchema),
    getVerification: (id: string) =>
      send({ path: `/v1/rollup-verifications/${encodeURIComponent(id)}` }, rollups.VerificationSchema),
  };
}
