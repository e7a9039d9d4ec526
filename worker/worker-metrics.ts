import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SigningPool } from '../worker-threads/signing-pool.ts';

export interface WorkerMetrics {
  readonly registry: Registry;
  /** Labels: `activity`, `outcome` (done, failed, limited, cancelled). */
  readonly activitySeconds: Histogram<'activity' | 'outcome'>;
  /** Labels: `activity`, `reason`. */
  readonly limitWaits: Counter<'activity' | 'reason'>;
  /** Counts the load of a signing pool from now on, and returns it. */
  watchPool(pool: SigningPool): SigningPool;
}

const BUCKETS_SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1_800];

/** The worker's Prometheus metrics, in a registry of their own. */
export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const activitySeconds = new Histogram({
    name: 'pulse_activity_seconds',
    help: 'Time of activity attempts, by activity and outcome.',
    labelNames: ['activity', 'outcome'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  const limitWaits = new Counter({
    name: 'pulse_github_limit_waits_total',
    help: 'Attempts of activities that ended because a limit of GitHub forbade a request, by what forbade it.',
    labelNames: ['activity', 'reason'],
    registers: [registry],
  });
  // A pool that was closed has no load, so that those of the past cost nothing but their entry.
  const pools = new Set<SigningPool>();
  new Gauge({
    name: 'pulse_signing_batches',
    help: 'Batches of pull requests at the signing threads: admitted, or waiting to be.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const loads = [...pools].map((pool) => pool.load());
      this.set(
        { state: 'admitted' },
        loads.reduce((sum, { admitted }) => sum + admitted, 0),
      );
      this.set(
        { state: 'waiting' },
        loads.reduce((sum, { waiting }) => sum + waiting, 0),
      );
    },
  });
  return {
    registry,
    activitySeconds,
    limitWaits,
    watchPool: (pool) => {
      pools.add(pool);
      return pool;
    },
  };
}
