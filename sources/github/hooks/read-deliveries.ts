import { z } from 'zod';
import { PulseError } from '../../../lib/errors.ts';
import { hookRequest, type ReachedHook } from './hook-place.ts';

const PAGE_SIZE = 100;
/** Times that a page is asked for again whose way on does not make sense. */
const ATTEMPTS_MAX = 4;
/** Pages of one walk: a million deliveries. */
const PAGES_MAX = 10_000;

const loggedDelivery = z
  .object({
    id: z.int().positive(),
    guid: z.string().min(1).max(64),
    delivered_at: z.iso.datetime({ offset: true }),
    status_code: z.int().nullish(),
    event: z.string(),
  })
  .transform((entry) => ({
    id: entry.id,
    guid: entry.guid,
    deliveredAt: new Date(entry.delivered_at),
    event: entry.event,
    /** GitHub takes any answer below 400 for a delivery. */
    isOk: (entry.status_code ?? 0) >= 200 && (entry.status_code ?? 0) < 400,
  }));

/** One attempt in GitHub's log. */
export type LoggedDelivery = z.infer<typeof loggedDelivery>;

/**
 * Walks GitHub's log of a hook, newest first, page by page to its end, or as long as the reader asks for more. Ids fall from
 * page to page; where a page leads elsewhere (or nowhere, although it is full), it is asked for again.
 * https://docs.github.com/rest/repos/webhooks#list-deliveries-for-a-repository-webhook
 *
 * @throws PulseError `delivery_log_broken`
 */
export async function* walkDeliveries({
  client,
  place,
}: ReachedHook): AsyncGenerator<readonly LoggedDelivery[], void, undefined> {
  const { route, parameters } = hookRequest(place, 'GET', '/deliveries');
  let ask = () => client.rest(route, { ...parameters, per_page: PAGE_SIZE });
  let lowestId = Number.POSITIVE_INFINITY;
  for (let pages = 0, attempts = 0; pages < PAGES_MAX; ) {
    const { data, nextUrl } = await ask();
    const entries = z.array(loggedDelivery).parse(data);
    if (entries.some(({ id }) => id >= lowestId)) {
      throw brokenLog('a page goes back to what was read before');
    }
    // A full page may be the last one by chance; GitHub says so every time, then.
    if (nextUrl === null && entries.length >= PAGE_SIZE && ++attempts < ATTEMPTS_MAX) continue;
    attempts = 0;
    pages++;
    if (entries.length > 0) yield entries;
    if (nextUrl === null) return;
    lowestId = Math.min(lowestId, ...entries.map(({ id }) => id));
    ask = () => client.page(nextUrl);
  }
  throw brokenLog(`it has more than ${PAGES_MAX} pages`);
}

const deliveryAnswer = z.object({
  request: z.object({
    headers: z.record(z.string(), z.unknown()).nullish(),
    payload: z.record(z.string(), z.unknown()),
  }),
});

/** What GitHub sent with a delivery; null when it has the delivery no longer. */
export async function readDeliveryPayload(
  { client, place }: ReachedHook,
  id: number,
): Promise<{ readonly payload: Buffer; readonly headers: Readonly<Record<string, string>> } | null> {
  const { route, parameters } = hookRequest(place, 'GET', '/deliveries/{delivery_id}');
  try {
    const { data } = await client.rest(route, { ...parameters, delivery_id: id });
    const { request } = deliveryAnswer.parse(data);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      if (typeof value === 'string') headers[name.toLowerCase()] = value;
    }
    return { payload: Buffer.from(JSON.stringify(request.payload)), headers };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'github_not_found') return null;
    throw error;
  }
}

/** Asks GitHub to deliver once more. */
export async function requestRedelivery({ client, place }: ReachedHook, id: number): Promise<void> {
  const { route, parameters } = hookRequest(place, 'POST', '/deliveries/{delivery_id}/attempts');
  await client.rest(route, { ...parameters, delivery_id: id });
}

function brokenLog(problem: string): PulseError {
  return new PulseError(
    'delivery_log_broken',
    `GitHub's log of deliveries cannot be walked to its end: ${problem}. It is tried again later.`,
  );
}
