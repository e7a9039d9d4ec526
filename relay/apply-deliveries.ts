import type { ClientBase } from 'pg';
import { PulseError } from '../lib/errors.ts';
import { type AppliedFacts, applyFacts, type FactBatch } from '../lib/facts/apply-facts.ts';
import { type QueuedRuns, queueLiveRuns } from '../sql/analysis/queue-live-runs.ts';
import {
  type DeliveryRepository,
  findDeliveryRepositories,
  markMirrorsOutdated,
} from '../sql/deliveries/delivery-repositories.ts';
import { type FinishedDelivery, finishDeliveries } from '../sql/deliveries/waiting-deliveries.ts';
import { type HookSighting, noteHookSightings } from '../sql/hooks/hook-sightings.ts';
import { type FindRepository, placeDelivery } from './place-delivery.ts';
import type { WaitingReading } from './read-waiting.ts';

export interface AppliedDeliveries {
  readonly finished: readonly FinishedDelivery[];
  readonly analyses: QueuedRuns;
}

/**
 * Applies deliveries, in their order, and ends them: all of it in the transaction that the client is in, or nothing.
 *
 * @throws the error of a delivery that cannot be read; whatever the database says
 */
export async function applyDeliveries(
  client: ClientBase,
  deliveries: readonly WaitingReading[],
): Promise<AppliedDeliveries> {
  const find = await findRepositories(client, deliveries);
  const batches: FactBatch[] = [];
  const finished: FinishedDelivery[] = [];
  for (const waiting of deliveries) {
    const { batch, end } = decide(waiting, find);
    if (batch !== null) batches.push(batch);
    finished.push(end);
  }
  const applied = batches.length === 0 ? NOTHING : await applyFacts(client, batches);
  const analyses = await queueLiveRuns(client, applied.changedPullRequests);
  await markMirrorsOutdated(client, applied.readMirror);
  await noteHookSightings(client, sightHooks(deliveries));
  await finishDeliveries(client, finished);
  return { finished, analyses };
}

const NOTHING: AppliedFacts = { changedPullRequests: [], refetch: [], readMirror: [] };

function decide(
  { delivery, reading }: WaitingReading,
  find: FindRepository,
): { batch: FactBatch | null; end: FinishedDelivery } {
  if (reading instanceof PulseError) throw reading;
  const { seq, deliveryId } = delivery;
  const end = { seq, action: reading.action, reason: null };
  if (reading.outcome === 'hook') {
    return { batch: null, end: { ...end, status: 'processed', repoId: delivery.hookRepoId } };
  }
  if (reading.outcome === 'skip') {
    const repoId = knownRepository(reading.repositoryProviderId, delivery.hookRepoId, find);
    return { batch: null, end: { ...end, status: 'skipped', repoId, reason: reading.reason } };
  }
  const placement = placeDelivery(delivery, reading, find);
  const { repoId } = placement;
  if ('skip' in placement) {
    return { batch: null, end: { ...end, status: 'skipped', repoId, reason: placement.skip } };
  }
  const batch: FactBatch = { repoId, origin: 'event', deliveryId, facts: placement.facts };
  return { batch, end: { ...end, status: 'processed', repoId } };
}

/** For the list of deliveries alone: a repository's own hook is believed to speak of it. */
function knownRepository(
  providerId: number | null,
  hookRepoId: number | null,
  find: FindRepository,
): number | null {
  return hookRepoId ?? (providerId === null ? null : (find.byProviderId(providerId)?.repoId ?? null));
}

async function findRepositories(
  client: ClientBase,
  deliveries: readonly WaitingReading[],
): Promise<FindRepository> {
  const repoIds = new Set<number>();
  const providerIds = new Set<number>();
  for (const { delivery, reading } of deliveries) {
    if (delivery.hookRepoId !== null) repoIds.add(delivery.hookRepoId);
    if (reading instanceof PulseError || reading.repositoryProviderId === null) continue;
    providerIds.add(reading.repositoryProviderId);
  }
  const found = await findDeliveryRepositories(client, [...repoIds], [...providerIds]);
  const byId = new Map(found.map((row) => [row.repoId, row]));
  const byProviderId = new Map<number | null, DeliveryRepository>(found.map((row) => [row.providerId, row]));
  return { byId: (id) => byId.get(id), byProviderId: (id) => byProviderId.get(id) };
}

function sightHooks(deliveries: readonly WaitingReading[]): HookSighting[] {
  const sightings = new Map<string, HookSighting>();
  for (const { delivery, reading } of deliveries) {
    const { hookId, receivedAt } = delivery;
    const before = sightings.get(hookId);
    const told = reading instanceof PulseError || reading.outcome !== 'hook' ? null : reading;
    sightings.set(hookId, {
      hookId,
      lastDeliveryAt: latest(before?.lastDeliveryAt ?? null, receivedAt),
      lastPingAt:
        told?.hook === 'pinged'
          ? latest(before?.lastPingAt ?? null, receivedAt)
          : (before?.lastPingAt ?? null),
      isGone: told?.hook === 'deleted' || (before?.isGone ?? false),
      providerHookId: told?.providerHookId ?? before?.providerHookId ?? null,
      organization: told?.organization ?? before?.organization ?? null,
    });
  }
  return [...sightings.values()];
}

function latest(before: Date | null, time: Date): Date {
  return before === null || time > before ? time : before;
}
