import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { signDelivery } from '../../api/webhooks/sign-delivery.ts';
import { type HttpLane, openLane } from '../../load/http-lane.ts';
import type { VisiblePayload } from './payloads.ts';

export interface SendTask {
  readonly port: number;
  readonly token: string;
  readonly hookId: string;
  readonly secret: string;
  readonly seconds: number;
  /** Deliveries a second, whether or not the server keeps up. */
  readonly perSecond: number;
  /** Of so many deliveries the one that is looked for in the API. */
  readonly watchEvery: number;
}

export interface WatchResult {
  readonly sent: number;
  readonly errors: number;
  /** Deliveries that were looked for, and those that did not show in time. */
  readonly watched: number;
  readonly missed: number;
  /** From the moment a delivery was due until the API shows what it tells. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const LANES = 32;
const LOOK_EVERY_MS = 10;
const LOOK_LIMIT_MS = 30_000;

/**
 * Sends deliveries in an open loop, and looks for some of them in the API.
 * @param next makes the nth delivery
 * @param isShown whether the API shows it by now, asked until it does
 */
export async function sendAtRate<Payload extends Pick<VisiblePayload, 'event' | 'body'>>(
  task: SendTask,
  next: (n: number, isWatched: boolean) => Payload,
  isShown: (payload: Payload, get: (path: string) => Promise<unknown>) => Promise<boolean>,
): Promise<WatchResult> {
  const free: HttpLane[] = await Promise.all(Array.from({ length: LANES }, () => openLane(task.port)));
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  const timesMs: number[] = [];
  let sent = 0;
  let errors = 0;
  let missed = 0;

  const get = async (path: string): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${task.token}` };
    const response = await fetch(`http://127.0.0.1:${task.port}${path}`, { headers });
    return response.json();
  };
  const watch = async (payload: Payload, dueMs: number): Promise<void> => {
    while (performance.now() - dueMs < LOOK_LIMIT_MS) {
      if (await isShown(payload, get)) {
        timesMs.push(performance.now() - dueMs);
        return;
      }
      await sleep(LOOK_EVERY_MS);
    }
    missed++;
  };
  const send = async (lane: HttpLane, dueMs: number): Promise<void> => {
    const isWatched = sent % task.watchEvery === 0;
    const payload = next(sent++, isWatched);
    const { event, body } = payload;
    const signed = signDelivery(task.secret, body, { deliveryId: randomUUID(), eventName: event });
    const headers = { Host: '127.0.0.1', 'Content-Length': String(body.length), ...signed };
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
    const head = `POST /webhooks/github/${task.hookId} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
    const answer = await lane.send(head, body).catch(() => undefined);
    if (answer?.status !== 202) errors++;
    if (isWatched) track(watch(payload, dueMs));
  };
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  const pump = (): void => {
    while (due.length > 0 && free.length > 0) {
      // The one that rested longest: a lane that rests for seconds is closed by the server, as idle connections are.
      const lane = free.shift()!;
      track(
        send(lane, due.shift()!).then(() => {
          free.push(lane);
          pump();
        }),
      );
    }
  };
  const untilMs = performance.now() + task.seconds * 1_000;
  let nextDueMs = performance.now();
  while (nextDueMs < untilMs) {
    for (; nextDueMs <= performance.now() && nextDueMs < untilMs; nextDueMs += 1_000 / task.perSecond)
      due.push(nextDueMs);
    pump();
    await sleep(1);
  }
  while (underWay.size > 0) await Promise.all(underWay);
  for (const lane of free) lane.close();
  timesMs.sort((a, b) => a - b);
  const at = (share: number): number =>
    timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))] ?? 0;
  return {
    sent,
    errors,
    watched: timesMs.length + missed,
    missed,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
  };
}
