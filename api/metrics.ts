import { collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client';
import type { Database } from '../lib/database/database.ts';
import { countOpenWork } from '../sql/analysis/count-open-work.ts';
import { countDeliveries } from '../sql/deliveries/count-deliveries.ts';
import { measureRateLimits } from './measure-rate-limits.ts';
import type { ObserveAnswer } from './middleware/observe-request.ts';
import type { SyncFeed } from './sync-feed.ts';

/** Queues are counted up to here: beyond it, longer is just longer. */
const COUNT_MAX = 10_000;
const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics {
  readonly observeAnswer: ObserveAnswer;
  /** All measurements in Prometheus' text format. */
  read(): Promise<string>;
  readonly contentType: string;
}

/** Measurements of this process and of the queues in the database. */
export function createMetrics(deps: {
  readonly database: Database;
  readonly feed: SyncFeed;
  readonly registry: Registry;
}): Metrics {
  const { registry } = deps;
  collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: 'pulse_http_request_duration_seconds',
    help: 'Time to answer a request, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS_BUCKETS,
    registers: [registry],
  });
  new Gauge({
    name: 'pulse_sync_listeners',
    help: 'Clients that follow a sync.',
    registers: [registry],
    collect() {
      this.set(deps.feed.listeners);
    },
  });
  const readQueues = addQueues(registry, deps.database);
  const readRateLimits = measureRateLimits(registry, deps.database);
  return {
    observeAnswer: ({ method, route, status, seconds }) =>
      answers.observe({ method, route, status: String(status) }, seconds),
    read: async () => {
      await Promise.all([readQueues(), readRateLimits()]);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Connections are counted by the pools themselves: reading them asks nobody. */
function addConnections(registry: Registry, database: Database): () => void {
  const connections = new Gauge({
    name: 'pulse_database_connections',
    help: 'Connections of this process, and requests that wait for one, by pool.',
    labelNames: ['pool', 'state'],
    registers: [registry],
  });
  return () => {
    const { pg, slonik } = database;
    connections.set({ pool: 'pg', state: 'idle' }, pg.idleCount);
    connections.set({ pool: 'pg', state: 'busy' }, pg.totalCount - pg.idleCount);
    connections.set({ pool: 'pg', state: 'waiting' }, pg.waitingCount);
    const state = slonik.state();
    connections.set({ pool: 'slonik', state: 'idle' }, state.idleConnections);
    connections.set({ pool: 'slonik', state: 'busy' }, state.acquiredConnections);
    connections.set({ pool: 'slonik', state: 'waiting' }, state.waitingClients);
  };
}

/**
 * Queues are read once for all of their gauges; without the database they have no value, and `pulse_database_up` says
 * why.
 */
function addQueues(registry: Registry, database: Database): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const up = gauge('pulse_database_up', '1 when the database answers.');
  const runs = gauge('pulse_analysis_runs_open', `Analyses queued and running, up to ${COUNT_MAX}.`, [
    'status',
  ]);
  const oldest = gauge('pulse_analysis_oldest_open_seconds', 'Age of the oldest analysis that is not done.');
  const deliveries = gauge('pulse_deliveries_open', `Deliveries that wait or are dead, up to ${COUNT_MAX}.`, [
    'status',
  ]);
  const oldestDelivery = gauge(
    'pulse_delivery_oldest_waiting_seconds',
    'Age of the oldest delivery among those next in the queue.',
  );
  const readConnections = addConnections(registry, database);
  const syncs = gauge('pulse_syncs_open', 'Syncs running and paused.', ['status']);
  return async () => {
    try {
      readConnections();
      const [open, inbox] = await Promise.all([
        countOpenWork(database.slonik, COUNT_MAX),
        countDeliveries(database.slonik, COUNT_MAX),
      ]);
      up.set(1);
      runs.set({ status: 'pending' }, open.pendingRuns);
      runs.set({ status: 'running' }, open.runningRuns);
      oldest.set(open.oldestRunSeconds ?? 0);
      syncs.set({ status: 'syncing' }, open.syncing);
      syncs.set({ status: 'paused' }, open.paused);
      for (const status of ['received', 'failed', 'dead'] as const) deliveries.set({ status }, inbox[status]);
      oldestDelivery.set(inbox.oldestSeconds ?? 0);
    } catch {
      up.set(0);
      for (const stale of [runs, oldest, syncs, deliveries, oldestDelivery]) stale.reset();
    }
  };
}
