import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import { PulseError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SecretStore } from '../../lib/secrets/secret-store.ts';
import { readHookSecrets } from '../../sql/queries/read-hook-secrets.ts';
import { findFinishedDeliveries, storeDeliveries } from '../../sql/queries/store-deliveries.ts';
import { isDatabaseUnavailable, isStatementTimeout } from '../problems/database-errors.ts';
import { createByteBudget } from './byte-budget.ts';
import { createDeliveryWriter } from './delivery-writer.ts';
import { createHookDirectory, type KnownHook } from './hook-directory.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import { readBody } from './read-body.ts';
import { type DeliveryHead, PAYLOAD_LIMIT_BYTES, readDeliveryHead, WEBHOOKS_PATH } from './read-head.ts';
import { answerRejection, type RejectionReason } from './rejection.ts';
import { createRejectionLog } from './rejection-log.ts';
import type { RelayBell } from './relay-bell.ts';
import { findSigner } from './verify-signature.ts';

/** Bytes of deliveries between their arrival and their COMMIT. */
const IN_FLIGHT_LIMIT_BYTES = 192 * 1024 * 1024;
/** GitHub itself gives up after 10 s. */
const BODY_LIMIT_MS = 9_000;
/** A secret may have been changed since the hook was read; asked again at most so often. */
const RECHECK_AFTER_MS = 1_000;

export interface IngestDependencies {
  readonly pool: Pool;
  readonly secrets: Pick<SecretStore, 'open'>;
  readonly bell: RelayBell;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** True for requests that are deliveries of webhooks. */
export function isWebhook(request: IncomingMessage): boolean {
  const { url = '' } = request;
  return url.startsWith(WEBHOOKS_PATH) && ['/', '?', undefined].includes(url[WEBHOOKS_PATH.length]);
}

/**
 * The handler of `POST /webhooks/github/<hook>` and `POST /webhooks/github`: checks the signature over the raw bytes, stores
 * them, and answers 202 when they are on disk (200 when nothing is left to do for them). It looks into no payload and asks
 * nobody but PostgreSQL. Everything else about a delivery is the relay's.
 */
export function createIngest(deps: IngestDependencies): Handle {
  const { pool, bell, metrics } = deps;
  const directory = createHookDirectory({
    readHooks: (asked) => readHookSecrets(pool, asked),
    secrets: deps.secrets,
  });
  const writer = createDeliveryWriter({
    store: (deliveries) => storeDeliveries(pool, deliveries),
    findFinished: (deliveries) => findFinishedDeliveries(pool, deliveries),
  });
  const budget = createByteBudget(IN_FLIGHT_LIMIT_BYTES);
  const logRejected = createRejectionLog(deps.logger);

  const reject = (
    request: IncomingMessage,
    response: ServerResponse,
    reason: RejectionReason,
    error?: unknown,
  ): void => {
    metrics.countRejected(reason);
    logRejected({ reason, address: request.socket.remoteAddress, error });
    // Whoever is too slow is not waited for any longer.
    if (reason === 'too_slow') response.setHeader('Connection', 'close');
    if (!response.headersSent) answerRejection(response, reason);
  };
  /** The hook that signed the body, looked up again when it may have been given another secret meanwhile. */
  const identify = async (head: DeliveryHead, body: Buffer): Promise<KnownHook | RejectionReason> => {
    const startedMs = performance.now();
    const known = await directory.find(head.address);
    const signer = findSigner(known, body, head.signature, Date.now());
    if (signer !== undefined) return signer;
    const read = await directory.find(head.address, startedMs - RECHECK_AFTER_MS);
    if (read.length === 0) return 'unknown_hook';
    return (
      (read === known ? undefined : findSigner(read, body, head.signature, Date.now())) ?? 'signature_invalid'
    );
  };
  const take = async (head: DeliveryHead, body: Buffer): Promise<'stored' | 'finished' | RejectionReason> => {
    const signer = await identify(head, body);
    if (typeof signer === 'string') return signer;
    const outcome = await writer.write({
      deliveryId: head.deliveryId,
      hookId: signer.hookId,
      eventName: head.eventName,
      headers: head.headers,
      contentType: head.contentType,
      payload: body,
      payloadSha256: hash('sha256', body, 'buffer'),
    });
    if (outcome === 'stored') bell.ring();
    return outcome;
  };
  return (request, response) => {
    const startedMs = performance.now();
    const head = readDeliveryHead(request);
    if (typeof head === 'string') return reject(request, response, head);
    const limits = { limitBytes: PAYLOAD_LIMIT_BYTES, limitMs: BODY_LIMIT_MS };
    readBody(request, budget, limits, (body, heldBytes) => {
      if (typeof body === 'string') {
        budget.giveBack(heldBytes);
        if (body !== 'gone') reject(request, response, body);
        return;
      }
      take(head, body)
        .then(
          (outcome) => {
            if (outcome !== 'stored' && outcome !== 'finished') return reject(request, response, outcome);
            answer(response, outcome);
            metrics.observeAck((performance.now() - startedMs) / 1000);
          },
          (error: unknown) => reject(request, response, reasonOf(error), error),
        )
        .finally(() => budget.giveBack(heldBytes));
    });
  };
}

const ANSWERS = {
  stored: { status: 202, body: '{"status":"stored"}' },
  finished: { status: 200, body: '{"status":"finished"}' },
} as const;

function answer(response: ServerResponse, outcome: keyof typeof ANSWERS): void {
  const { status, body } = ANSWERS[outcome];
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}

/** Class 53: out of disk, memory or connections. A foreign key: the hook was removed a moment ago. */
function reasonOf(error: unknown): RejectionReason {
  const code = String((error as { code?: unknown }).code);
  if (error instanceof PulseError && code === 'deliveries_delayed') return 'overload';
  if (code === '23503') return 'unknown_hook';
  const isLate = error instanceof Error && error.message === 'Query read timeout';
  return isLate || code.startsWith('53') || isDatabaseUnavailable(error) || isStatementTimeout(error)
    ? 'database'
    : 'internal';
}
