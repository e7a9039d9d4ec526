import { randomUUID } from 'node:crypto';
import { readExampleDeliveries } from '../../load/example-deliveries.ts';
import { type HttpLane, openLane } from '../../load/http-lane.ts';
import { serveParent } from '../run-child.ts';

export interface SendTask {
  readonly port: number;
  readonly hookId: string;
  readonly secret: string;
  readonly lanes: number;
  readonly seconds: number;
  /** Deliveries a second, whether or not the server keeps up; as many as it takes when absent. */
  readonly perSecond?: number;
}

export interface SendResult {
  readonly perSecond: number;
  readonly sent: number;
  /** Answers other than 202, and broken connections. */
  readonly errors: number;
  /** From the moment at which each was due. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

serveParent(async (task: SendTask): Promise<SendResult> => {
  const examples = readExampleDeliveries(task.hookId, task.secret);
  const lanes = await Promise.all(Array.from({ length: task.lanes }, () => openLane(task.port)));
  const timesMs: number[] = [];
  let errors = 0;
  let next = 0;
  const startedMs = performance.now();
  const untilMs = startedMs + task.seconds * 1000;
  const send = async (lane: HttpLane, dueMs: number): Promise<void> => {
    const { head, body } = examples[next++ % examples.length]!;
    const answer = await lane.send(head(randomUUID()), body).catch(() => undefined);
    if (answer?.status !== 202) errors += 1;
    timesMs.push(performance.now() - dueMs);
  };
  if (task.perSecond === undefined) {
    await Promise.all(
      lanes.map(async (lane) => {
        while (performance.now() < untilMs && !lane.isClosed) await send(lane, performance.now());
      }),
    );
  } else {
    await sendOnTime(lanes, task.perSecond, untilMs, send);
  }
  const elapsedMs = performance.now() - startedMs;
  for (const lane of lanes) lane.close();
  timesMs.sort((a, b) => a - b);
  const at = (share: number): number =>
    timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))]!;
  return {
    perSecond: ((timesMs.length - errors) * 1000) / elapsedMs,
    sent: timesMs.length,
    errors,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
  };
});

/** Sends at an even pace; what finds no free lane waits for one, and its time runs from when it was due. */
async function sendOnTime(
  lanes: readonly HttpLane[],
  perSecond: number,
  untilMs: number,
  send: (lane: HttpLane, dueMs: number) => Promise<void>,
): Promise<void> {
  const free = [...lanes];
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  const pump = (): void => {
    while (due.length > 0 && free.length > 0) {
      // The one that rested longest: a lane that rests for seconds is closed by the server, as idle connections are.
      const lane = free.shift()!;
      const sent = send(lane, due.shift()!).then(() => {
        underWay.delete(sent);
        free.push(lane);
        pump();
      });
      underWay.add(sent);
    }
  };
  let nextDueMs = performance.now();
  while (nextDueMs < untilMs) {
    const nowMs = performance.now();
    for (; nextDueMs <= nowMs && nextDueMs < untilMs; nextDueMs += 1000 / perSecond) due.push(nextDueMs);
    pump();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (due.length > 0 || underWay.size > 0) await Promise.all(underWay);
}
