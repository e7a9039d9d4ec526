import { createHash } from 'node:crypto';
import type { ReachedHook } from '../../sources/github/hooks/hook-place.ts';
import { readDeliveryPayload, requestRedelivery } from '../../sources/github/hooks/read-deliveries.ts';
import { storeDeliveries } from '../../sql/deliveries/store-deliveries.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import type { AbsentDelivery } from './compare-log.ts';

/** Headers kept with a delivery, as with those that came by themselves. */
const KEPT_HEADERS = [
  'user-agent',
  'x-github-hook-id',
  'x-github-hook-installation-target-type',
  'x-github-hook-installation-target-id',
  'x-github-enterprise-host',
  'x-github-enterprise-version',
];
const KEPT_LENGTH_MAX = 256;
/** Tells those that were fetched from those that came; the bytes are GitHub's payload, written anew. */
const ORIGIN_HEADER = 'x-pulse-recovered-from';

export type Recovery = 'recovered' | 'redelivered' | 'unresolved';

/** Fetches a delivery from GitHub and puts it where those that came are; asks for it once more where that cannot be. */
export async function recoverDelivery(
  { database, logger }: ActivityDependencies,
  reached: ReachedHook,
  { hookId, delivery }: { readonly hookId: string; readonly delivery: AbsentDelivery },
): Promise<Recovery> {
  const { guid, attemptId, event } = delivery;
  const answer = await readDeliveryPayload(reached, attemptId);
  if (answer === null) {
    try {
      await requestRedelivery(reached, attemptId);
      return 'redelivered';
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'github_not_found') throw error;
      logger.error({ hookId, deliveryId: guid, event }, 'A delivery is lost: GitHub has it no longer');
      return 'unresolved';
    }
  }
  const { payload, headers } = answer;
  const kept = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name].slice(0, KEPT_LENGTH_MAX)]] : [])),
  );
  await storeDeliveries(database.pg, [
    {
      deliveryId: guid,
      hookId,
      eventName: event,
      headers: JSON.stringify({ ...kept, [ORIGIN_HEADER]: `delivery log, attempt ${attemptId}` }),
      contentType: 'application/json',
      payload,
      payloadSha256: createHash('sha256').update(payload).digest(),
    },
  ]);
  logger.info({ hookId, deliveryId: guid, event }, 'A missed delivery was fetched');
  return 'recovered';
}
