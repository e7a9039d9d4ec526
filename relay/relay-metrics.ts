import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface RelayMetrics {
  /** Labels: `outcome` (processed, skipped, failed, dead). */
  readonly deliveries: Counter<'outcome'>;
  /** From a delivery's arrival to the commit that applied it. */
  readonly lagSeconds: Histogram;
  readonly batchSeconds: Histogram;
  readonly batchDeliveries: Histogram;
  /** 1 while this process is the one that applies. */
  readonly leads: Gauge;
  /** Labels: `outcome` (told, failed, dropped). */
  readonly analysisRequests: Counter<'outcome'>;
}

const LAG_BUCKETS_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600, 3_600, 86_400];
const BATCH_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];
const SIZE_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500];

/** The relay's Prometheus metrics. */
export function createRelayMetrics(registry: Registry): RelayMetrics {
  const registers = [registry];
  return {
    deliveries: new Counter({
      name: 'pulse_relay_deliveries_total',
      help: 'Deliveries that the relay dealt with, by outcome; failed ones are tried again.',
      labelNames: ['outcome'],
      registers,
    }),
    lagSeconds: new Histogram({
      name: 'pulse_relay_lag_seconds',
      help: 'Time from the arrival of a delivery to the commit that applied it.',
      buckets: LAG_BUCKETS_SECONDS,
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'pulse_relay_batch_seconds',
      help: 'Time that a batch of deliveries took.',
      buckets: BATCH_BUCKETS_SECONDS,
      registers,
    }),
    batchDeliveries: new Histogram({
      name: 'pulse_relay_batch_deliveries',
      help: 'Deliveries in a batch.',
      buckets: SIZE_BUCKETS,
      registers,
    }),
    leads: new Gauge({
      name: 'pulse_relay_leads',
      help: 'Whether this process is the one that applies deliveries.',
      registers,
    }),
    analysisRequests: new Counter({
      name: 'pulse_relay_analysis_requests_total',
      help: 'Requests of analyses to Temporal, by outcome; the sweep makes up for those that were dropped.',
      labelNames: ['outcome'],
      registers,
    }),
  };
}
