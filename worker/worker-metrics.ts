import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SigningPoolLoad } from '../worker-threads/signing-pool.ts';

export interface WorkerMetrics {
  readonly registry: Registry;
  /** Labels: `activity`, `outcome` (done, failed, cancelled). */
  readonly activitySeconds: Histogram<'activity' | 'outcome'>;
}

const BUCKETS_SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1_800];

/**
 * The worker's Prometheus metrics, in a registry of their own.
 * @param signingLoad asked whenever the metrics are read
 */
export function createWorkerMetrics(signingLoad: () => SigningPoolLoad): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const activitySeconds = new Histogram({
    name: 'pulse_activity_seconds',
    help: 'Time of activity attempts, by activity and outcome.',
    labelNames: ['activity', 'outcome'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  new Gauge({
    name: 'pulse_signing_batches',
    help: 'Batches of pull requests at the signing threads: admitted, or waiting to be.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { admitted, waiting } = signingLoad();
      this.set({ state: 'admitted' }, admitted);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  return { registry, activitySeconds };
}
