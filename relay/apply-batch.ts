import { failDelivery } from '../sql/deliveries/waiting-deliveries.ts';
import { type AppliedDeliveries, applyDeliveries } from './apply-deliveries.ts';
import type { FailedDelivery } from './failure-log.ts';
import type { WaitingReading } from './read-waiting.ts';
import type { RelayMetrics } from './relay-metrics.ts';
import type { RelaySession } from './relay-session.ts';
import type { AnalysisRequests } from './request-analyses.ts';
import { isConflict, isPassing, judgeFailure } from './retry-policy.ts';

/** Transactions of one batch that may lose against other writers before the relay pauses. */
const CONFLICTS_MAX = 5;

export interface BatchContext {
  readonly session: RelaySession;
  readonly requests: AnalysisRequests;
  readonly logFailure: (failed: FailedDelivery) => void;
  readonly metrics: RelayMetrics;
}

/**
 * Applies all of these deliveries in one transaction; when that fails, each half by itself, until the one is found that is to blame.
 * That one is tried again later, or dead; the others go on.
 *
 * @throws when the database is to blame
 */
export async function applyBatch(
  context: BatchContext,
  deliveries: readonly WaitingReading[],
): Promise<void> {
  try {
    noteApplied(context, deliveries, await applyInTransaction(context, deliveries));
  } catch (error) {
    if (isPassing(error)) throw error;
    if (deliveries.length === 1) {
      await noteFailure(context, deliveries[0]!.delivery, error);
      return;
    }
    const middle = deliveries.length >> 1;
    await applyBatch(context, deliveries.slice(0, middle));
    await applyBatch(context, deliveries.slice(middle));
  }
}

/** Counts an attempt at a delivery that failed, and decides whether there will be another. */
export async function noteFailure(
  { session, logFailure, metrics }: BatchContext,
  delivery: WaitingReading['delivery'],
  error: unknown,
): Promise<void> {
  const { seq, deliveryId, eventName, attempts } = delivery;
  const verdict = judgeFailure(error, attempts, Math.random());
  await failDelivery(session.client, { seq, ...verdict });
  metrics.deliveries.inc({ outcome: verdict.isDead ? 'dead' : 'failed' });
  const { isDead } = verdict;
  logFailure({ deliveryId, event: eventName, attempt: attempts + 1, isDead, err: error });
}

async function applyInTransaction(
  { session: { client } }: BatchContext,
  deliveries: readonly WaitingReading[],
): Promise<AppliedDeliveries> {
  for (let attempt = 1; ; attempt++) {
    await client.query('begin');
    try {
      const applied = await applyDeliveries(client, deliveries);
      await client.query('commit');
      return applied;
    } catch (error) {
      await client.query('rollback');
      if (!isConflict(error) || attempt >= CONFLICTS_MAX) throw error;
    }
  }
}

function noteApplied(
  { metrics, requests }: BatchContext,
  deliveries: readonly WaitingReading[],
  { finished, analyses }: AppliedDeliveries,
): void {
  const nowMs = Date.now();
  for (const { status } of finished) metrics.deliveries.inc({ outcome: status });
  for (const { delivery } of deliveries) {
    metrics.lagSeconds.observe(Math.max(0, nowMs - delivery.receivedAt.getTime()) / 1000);
  }
  requests.add(analyses);
}
