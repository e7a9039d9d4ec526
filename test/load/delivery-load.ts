import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExampleDelivery, readExampleDeliveries } from './example-deliveries.ts';
import { type HttpLane, openLane } from './http-lane.ts';

export interface LoadOptions {
  readonly port: number;
  readonly hookId: string;
  readonly secret: string;
  readonly lanes: number;
  /** Each delivery is sent so many times, by whichever lanes; once unless given. */
  readonly copies?: number;
}

/** A sender of deliveries that notes from outside what it was told. */
export interface DeliveryLoad {
  /** SHA-256 (hex) of the body of each delivery that was answered with 2xx. */
  readonly acked: ReadonlyMap<string, string>;
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests whose connection ended before the answer. */
  readonly broken: number;
  /** Resolves when so many are acknowledged. */
  untilAcked(count: number): Promise<void>;
  /** Ends each lane after its present request. */
  stop(): Promise<void>;
}

const RETRY_MS = 5;
const POLL_MS = 5;

/** Sends GitHub's examples over and over; a lane whose connection ends opens another one. */
export function startLoad(options: LoadOptions): DeliveryLoad {
  const examples = readExampleDeliveries(options.hookId, options.secret).map((example) => ({
    ...example,
    digest: createHash('sha256').update(example.body).digest('hex'),
  }));
  const acked = new Map<string, string>();
  const statuses = new Map<number, number>();
  let broken = 0;
  let isStopping = false;
  const next = dealer(examples, options.copies ?? 1);
  const runLane = async (): Promise<void> => {
    let lane: HttpLane | undefined;
    while (!isStopping) {
      lane ??= await openLane(options.port).catch(() => undefined);
      if (lane === undefined) {
        await sleep(RETRY_MS);
        continue;
      }
      const { deliveryId, example } = next();
      try {
        const { status, closes } = await lane.send(example.head(deliveryId), example.body);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 200 && status < 300) acked.set(deliveryId, example.digest);
        if (closes) lane = undefined;
      } catch {
        broken += 1;
        lane = undefined;
      }
    }
    lane?.close();
  };
  const running = Promise.all(Array.from({ length: options.lanes }, runLane));
  return {
    acked,
    statuses,
    get broken() {
      return broken;
    },
    untilAcked: async (count) => {
      while (acked.size < count) await sleep(POLL_MS);
    },
    stop: async () => {
      isStopping = true;
      await running;
    },
  };
}

/** Gives deliveries in turn; with copies, out of a shuffled hand of each so many times. */
function dealer<Example extends ExampleDelivery>(examples: readonly Example[], copies: number) {
  const HAND = 50;
  let given = 0;
  let hand: { deliveryId: string; example: Example }[] = [];
  return () => {
    if (hand.length === 0) {
      const fresh = Array.from({ length: copies === 1 ? 1 : HAND }, () => ({
        deliveryId: randomUUID(),
        example: examples[given++ % examples.length]!,
      }));
      hand = Array.from({ length: copies }, () => fresh).flat();
      if (copies > 1) hand.sort(() => Math.random() - 0.5);
    }
    return hand.pop()!;
  };
}
