import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import type { SecretStore } from '../../lib/secrets/secret-store.ts';
import { findFinishedDeliveries, storeDeliveries } from '../../sql/deliveries/store-deliveries.ts';
import { readHookSecrets } from '../../sql/hooks/read-hook-secrets.ts';
import { createDeliveryWriter, type StoredAs } from './delivery-writer.ts';
import { createHookDirectory, type KnownHook } from './hook-directory.ts';
import type { DeliveryHead } from './read-head.ts';
import type { RelayBell } from './relay-bell.ts';
import { findSigner } from './verify-signature.ts';

/** A secret may have been changed since its hook was read; asked again at most so often. */
const RECHECK_AFTER_MS = 1_000;

/** What became of a request that had the form of a delivery. */
export type Taken = StoredAs | 'unknown_hook' | 'signature_invalid';

export interface TakeDependencies {
  readonly pool: Pool;
  readonly secrets: Pick<SecretStore, 'open'>;
  readonly bell: RelayBell;
}

/** Finds out who signed a body, stores it when that is the hook it was sent to, and wakes the relay. */
export function createDeliveryTaker(
  deps: TakeDependencies,
): (head: DeliveryHead, body: Buffer) => Promise<Taken> {
  const { pool, bell } = deps;
  const directory = createHookDirectory({
    readHooks: (asked) => readHookSecrets(pool, asked),
    secrets: deps.secrets,
  });
  const writer = createDeliveryWriter({
    store: (deliveries) => storeDeliveries(pool, deliveries),
    findFinished: (deliveries) => findFinishedDeliveries(pool, deliveries),
  });
  const findSender = async (
    head: DeliveryHead,
    body: Buffer,
  ): Promise<KnownHook | 'unknown_hook' | 'signature_invalid'> => {
    const startedMs = performance.now();
    const known = await directory.find(head.address);
    const signer = findSigner(known, body, head.signature, Date.now());
    if (signer !== undefined) return signer;
    const read = await directory.find(head.address, startedMs - RECHECK_AFTER_MS);
    if (read.length === 0) return 'unknown_hook';
    const later = read === known ? undefined : findSigner(read, body, head.signature, Date.now());
    return later ?? 'signature_invalid';
  };
  return async (head, body) => {
    const sender = await findSender(head, body);
    if (typeof sender === 'string') return sender;
    const outcome = await writer.write({
      deliveryId: head.deliveryId,
      hookId: sender.hookId,
      eventName: head.eventName,
      headers: head.headers,
      contentType: head.contentType,
      payload: body,
      payloadSha256: hash('sha256', body, 'buffer'),
    });
    if (outcome === 'stored') bell.ring();
    return outcome;
  };
}
