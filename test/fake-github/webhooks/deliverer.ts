import { randomUUID } from 'node:crypto';
import type { Delivery, Hook } from '../world/hook.ts';
import type { World } from '../world/world.ts';
import { signatureHeaders } from './sign.ts';

/** GitHub waits no longer for an answer. */
const ANSWER_TIMEOUT_MS = 10_000;
/** The log reaches back so far: https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
export const DELIVERY_WINDOW_MS = 3 * 86_400_000;
const RESPONSE_LIMIT_BYTES = 64 * 1_024;
const CONCURRENCY_LIMIT = 50;
/** Payloads kept in memory; the oldest are gone beyond it, as if the window had passed. */
const LOG_LIMIT_BYTES = 512 * 2 ** 20;

/** An event on its way to one hook. */
export interface Parcel {
  readonly guid: string;
  readonly hook: Hook;
  readonly event: string;
  readonly action: string | null;
  readonly repositoryId: number | null;
  readonly installationId: number | null;
  /** JSON text. */
  readonly payload: string;
  readonly isRedelivery: boolean;
}

/** What the network does to deliveries: `lost` ones are logged by GitHub as failed without ever arriving. */
export interface DeliveryWeather {
  /** Each is delivered so many times (1 when left out): GitHub may repeat itself. */
  readonly copies?: number;
  readonly isLost?: (parcel: Parcel) => boolean;
}

/** Sends events to hooks and keeps the log of attempts. Like GitHub, it never tries again by itself. */
export class Deliverer {
  weather: DeliveryWeather = {};
  readonly #world: World;
  readonly #queue: Parcel[] = [];
  #running = 0;
  #loggedBytes = 0;
  #held = false;
  #waiters: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  static newGuid(): string {
    return randomUUID();
  }

  send(parcel: Parcel): void {
    for (let copy = 0; copy < (this.weather.copies ?? 1); copy += 1) this.#queue.push(parcel);
    this.#pump();
  }

  /** Keeps everything back until `release`, which may send it in another order. */
  hold(): void {
    this.#held = true;
  }

  /** @param arrange gives the order in which the held parcels leave */
  release(arrange: (parcels: readonly Parcel[]) => readonly Parcel[] = (parcels) => parcels): void {
    this.#held = false;
    this.#queue.splice(0, this.#queue.length, ...arrange(this.#queue));
    this.#pump();
  }

  /** Done when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.#running > 0 || (this.#queue.length > 0 && !this.#held)) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  #pump(): void {
    while (!this.#held && this.#running < CONCURRENCY_LIMIT) {
      const parcel = this.#queue.shift();
      if (parcel === undefined) break;
      this.#running += 1;
      void this.#attempt(parcel).finally(() => {
        this.#running -= 1;
        this.#pump();
        if (this.#running === 0) for (const wake of this.#waiters.splice(0)) wake();
      });
    }
  }

  #keep(delivery: Delivery): void {
    const { deliveries } = this.#world;
    deliveries.push(delivery);
    this.#loggedBytes += delivery.payload.length;
    let dropped = 0;
    for (; this.#loggedBytes > LOG_LIMIT_BYTES && dropped < deliveries.length; dropped += 1) {
      this.#loggedBytes -= deliveries[dropped]!.payload.length;
    }
    if (dropped > 0) deliveries.splice(0, dropped);
  }

  async #attempt(parcel: Parcel): Promise<void> {
    const { hook, payload } = parcel;
    const body = Buffer.from(
      hook.contentType === 'json' ? payload : `payload=${encodeURIComponent(payload).replaceAll('%20', '+')}`,
    );
    const headers = requestHeaders(parcel, body);
    const startedAtMs = performance.now();
    const deliveredAt = this.#world.clock.now();
    const outcome = this.weather.isLost?.(parcel)
      ? { status: 'timed out', statusCode: 0, headers: {}, payload: '' }
      : await post(hook.url, headers, body);
    const delivery: Delivery = {
      id: this.#world.ids.next('delivery').id,
      guid: parcel.guid,
      hookId: hook.id,
      event: parcel.event,
      action: parcel.action,
      repositoryId: parcel.repositoryId,
      installationId: parcel.installationId,
      isRedelivery: parcel.isRedelivery,
      deliveredAt,
      url: hook.url,
      requestHeaders: headers,
      payload,
      durationSeconds: Math.round((performance.now() - startedAtMs) / 10) / 100,
      status: outcome.status,
      statusCode: outcome.statusCode,
      responseHeaders: outcome.headers,
      responsePayload: outcome.payload,
    };
    this.#keep(delivery);
    const isOk = outcome.statusCode >= 200 && outcome.statusCode < 300;
    hook.lastResponse = {
      code: outcome.statusCode === 0 ? null : outcome.statusCode,
      status: isOk ? 'active' : 'invalid_http_response',
      message: isOk ? 'OK' : outcome.status,
    };
  }
}

interface Outcome {
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly payload: string;
}

async function post(url: string, headers: Record<string, string>, body: Buffer): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const text = await response.text();
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      payload: text.slice(0, RESPONSE_LIMIT_BYTES),
    };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    const status = isTimeout ? 'timed out' : 'failed to connect to host';
    return { status, statusCode: 0, headers: {}, payload: '' };
  }
}

function requestHeaders({ hook, event, guid }: Parcel, body: Buffer): Record<string, string> {
  return {
    Accept: '*/*',
    'Content-Type': hook.contentType === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    'User-Agent': 'GitHub-Hookshot/fa4e001',
    'X-GitHub-Delivery': guid,
    'X-GitHub-Event': event,
    'X-GitHub-Hook-ID': String(hook.id),
    'X-GitHub-Hook-Installation-Target-ID': String(hook.target.id),
    'X-GitHub-Hook-Installation-Target-Type': hook.target.type,
    ...signatureHeaders(hook.secret, body),
  };
}
