import { PulseError } from '../../lib/errors.ts';
import {
  keyOfDelivery,
  type NewDelivery,
  STORED_AT_ONCE_MAX,
} from '../../sql/deliveries/store-deliveries.ts';

/** What became of a delivery: stored (or queued again), or known and done with. */
export type StoredAs = 'stored' | 'finished';

/** Where deliveries are stored; each call has committed when its promise resolves. */
export interface DeliveryStore {
  /** Keys of those that are stored or queued now. */
  store(deliveries: readonly NewDelivery[]): Promise<ReadonlySet<string>>;
  /** Keys of those that nothing is left to do for. */
  findFinished(deliveries: readonly NewDelivery[]): Promise<ReadonlySet<string>>;
}

/**
 * Stores deliveries, many in one statement when many arrive at once: what comes while all statements are under way waits
 * for the next one. Nobody is told before the COMMIT that holds his delivery.
 */
export interface DeliveryWriter {
  /** @throws PulseError `deliveries_delayed` when it waited too long; else what the database said */
  write(delivery: NewDelivery): Promise<StoredAs>;
}

/** Statements at a time: one executes while the log of another is flushed. */
const STATEMENTS_MAX = 3;
/** A statement is full with so many bytes; a larger delivery has one of its own. */
const STATEMENT_BYTES = 1024 * 1024;
/** GitHub waits 10 s in all. */
const WAIT_LIMIT_MS = 8_000;
/** Class 21 to 23: one of the rows. Class 40: rows that another statement writes as well. */
const FAULT_OF_A_ROW = /^(?:21|22|23|40)/;

interface Item {
  readonly key: string;
  readonly delivery: NewDelivery;
  readonly arrivedMs: number;
  readonly outcome: PromiseWithResolvers<StoredAs>;
}

export function createDeliveryWriter(store: DeliveryStore): DeliveryWriter {
  /** In order of arrival. */
  const queue: Item[] = [];
  /** Queued or being stored: the same delivery meanwhile shares its outcome. */
  const underWay = new Map<string, Item>();
  let statements = 0;
  let isScheduled = false;

  const settle = (item: Item, act: (outcome: Item['outcome']) => void): void => {
    underWay.delete(item.key);
    act(item.outcome);
  };
  const run = async (items: readonly Item[]): Promise<void> => {
    statements += 1;
    try {
      await storeItems(store, items, settle);
    } finally {
      statements -= 1;
      schedule();
    }
  };
  const pump = (): void => {
    isScheduled = false;
    const oldestMs = performance.now() - WAIT_LIMIT_MS;
    while (queue.length > 0 && queue[0]!.arrivedMs < oldestMs) {
      settle(queue.shift()!, (outcome) => outcome.reject(waitedTooLong()));
    }
    while (statements < STATEMENTS_MAX && queue.length > 0) {
      void run(queue.splice(0, countForStatement(queue)));
    }
  };
  // What arrives in the same turn of the event loop goes together.
  const schedule = (): void => {
    if (isScheduled || queue.length === 0) return;
    isScheduled = true;
    setImmediate(pump);
  };
  return {
    write: (delivery) => {
      const key = keyOfDelivery(delivery.deliveryId, delivery.hookId);
      const same = underWay.get(key);
      if (same !== undefined) return same.outcome.promise;
      const outcome = Promise.withResolvers<StoredAs>();
      const item = { key, delivery, arrivedMs: performance.now(), outcome };
      underWay.set(key, item);
      queue.push(item);
      schedule();
      return outcome.promise;
    },
  };
}

function countForStatement(queue: readonly Item[]): number {
  let bytes = 0;
  let count = 0;
  for (const { delivery } of queue) {
    bytes += delivery.payload.length;
    if (count > 0 && (bytes > STATEMENT_BYTES || count === STORED_AT_ONCE_MAX)) break;
    count += 1;
  }
  return count;
}

type Settle = (item: Item, act: (outcome: Item['outcome']) => void) => void;

/** A row that the database does not take must not take the others along: then each is tried alone. */
async function storeItems(store: DeliveryStore, items: readonly Item[], settle: Settle): Promise<void> {
  let stored: ReadonlySet<string>;
  try {
    stored = await store.store(items.map(({ delivery }) => delivery));
  } catch (error) {
    if (items.length === 1 || !FAULT_OF_A_ROW.test(String((error as { code?: unknown }).code))) {
      return rejectAll(items, error, settle);
    }
    for (const item of items) await storeItems(store, [item], settle);
    return;
  }
  for (const item of items) {
    if (stored.has(item.key)) settle(item, (outcome) => outcome.resolve('stored'));
  }
  const repeated = items.filter(({ key }) => !stored.has(key));
  if (repeated.length > 0) await settleRepeated(store, repeated, settle);
}

async function settleRepeated(store: DeliveryStore, items: readonly Item[], settle: Settle): Promise<void> {
  try {
    const finished = await store.findFinished(items.map(({ delivery }) => delivery));
    for (const item of items) {
      settle(item, (outcome) => outcome.resolve(finished.has(item.key) ? 'finished' : 'stored'));
    }
  } catch (error) {
    rejectAll(items, error, settle);
  }
}

function rejectAll(items: readonly Item[], error: unknown, settle: Settle): void {
  for (const item of items) settle(item, (outcome) => outcome.reject(error));
}

function waitedTooLong(): PulseError {
  return new PulseError('deliveries_delayed', 'The database takes deliveries too slowly.');
}
