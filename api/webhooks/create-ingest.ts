import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDiskFull } from '../../lib/disk/is-disk-full.ts';
import { isFolderFull } from '../../lib/disk/watch-folder.ts';
import { PulseError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { PLAIN_ANSWER_HEADERS } from '../middleware/set-security-headers.ts';
import { isDatabaseUnavailable, isStatementTimeout } from '../problems/database-errors.ts';
import { createByteBudget } from './byte-budget.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import { readBody } from './read-body.ts';
import { PAYLOAD_LIMIT_BYTES, readDeliveryHead, WEBHOOKS_PATH } from './read-head.ts';
import { answerRejection, type RejectionReason } from './rejection.ts';
import { createRejectionLog } from './rejection-log.ts';
import { createDeliveryTaker, type TakeDependencies } from './take-delivery.ts';

/** Bytes of deliveries between their arrival and their COMMIT. */
const IN_FLIGHT_LIMIT_BYTES = 192 * 1024 * 1024;
/** GitHub itself gives up after 10 s. */
const BODY_LIMIT_MS = 9_000;

export interface IngestDependencies extends TakeDependencies {
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  /** Where the embedded database lies: a full disk may be why it is away. */
  readonly dataDir: string;
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
  const { metrics } = deps;
  const take = createDeliveryTaker(deps);
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
          (error: unknown) => reject(request, response, reasonOf(error, deps.dataDir), error),
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
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    ...PLAIN_ANSWER_HEADERS,
  });
  response.end(body);
}

/** Class 53: out of memory or connections. A foreign key: the hook was removed a moment ago. */
function reasonOf(error: unknown, dataDir: string): RejectionReason {
  const code = String((error as { code?: unknown }).code);
  if (error instanceof PulseError && code === 'deliveries_delayed') return 'overload';
  if (code === '23503') return 'unknown_hook';
  if (isDiskFull(error)) return 'disk_full';
  const isLate = error instanceof Error && error.message === 'Query read timeout';
  if (!isLate && !code.startsWith('53') && !isDatabaseUnavailable(error) && !isStatementTimeout(error))
    return 'internal';
  return isFolderFull(dataDir) ? 'disk_full' : 'database';
}
