import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createDeliveryWriter, type DeliveryStore } from '../../../api/webhooks/delivery-writer.ts';
import {
  keyOfDelivery,
  type NewDelivery,
  STORED_AT_ONCE_MAX,
} from '../../../sql/deliveries/store-deliveries.ts';

function delivery(deliveryId: string, payloadBytes = 10): NewDelivery {
  return {
    deliveryId,
    hookId: 'hook',
    eventName: 'push',
    headers: '{}',
    contentType: 'application/json',
    payload: Buffer.alloc(payloadBytes),
    payloadSha256: Buffer.alloc(32),
  };
}
const keysOf = (deliveries: readonly NewDelivery[]) =>
  new Set(deliveries.map(({ deliveryId, hookId }) => keyOfDelivery(deliveryId, hookId)));

/** A store whose statements end when the test says so. */
function manualStore() {
  const statements: { deliveries: readonly NewDelivery[]; end: PromiseWithResolvers<ReadonlySet<string>> }[] =
    [];
  const store: DeliveryStore = {
    store: (deliveries) => {
      const end = Promise.withResolvers<ReadonlySet<string>>();
      statements.push({ deliveries, end });
      return end.promise;
    },
    findFinished: async () => new Set(),
  };
  const commit = (n: number): void => statements[n]!.end.resolve(keysOf(statements[n]!.deliveries));
  return { store, statements, commit };
}

test('nobody is told before the statement that holds his delivery has committed', async () => {
  const { store, commit } = manualStore();
  const writer = createDeliveryWriter(store);
  let told = false;
  const written = writer.write(delivery('a')).then((outcome) => {
    told = true;
    return outcome;
  });
  await sleep(20);
  expect(told).toBe(false);
  commit(0);
  expect(await written).toBe('stored');
});

test('what arrives while all statements are under way goes together in the next, within its limits', async () => {
  const { store, statements, commit } = manualStore();
  const writer = createDeliveryWriter(store);
  const first: Promise<unknown>[] = [];
  for (let n = 0; n < 3; n++) {
    first.push(writer.write(delivery(`first ${n}`)));
    await sleep(1);
  }
  const count = STORED_AT_ONCE_MAX + 10;
  const later = Array.from({ length: count }, (_, n) => writer.write(delivery(`later ${n}`)));
  await sleep(5);
  expect(statements.map(({ deliveries }) => deliveries.length)).toEqual([1, 1, 1]);
  commit(0);
  commit(1);
  commit(2);
  await sleep(5);
  expect(statements.slice(3).map(({ deliveries }) => deliveries.length)).toEqual([STORED_AT_ONCE_MAX, 10]);
  commit(3);
  commit(4);
  expect(await Promise.all([...first, ...later])).toHaveLength(count + 3);
  const order = statements
    .slice(3)
    .flatMap(({ deliveries }) => deliveries.map(({ deliveryId }) => deliveryId));
  expect(order).toEqual(Array.from({ length: count }, (_, n) => `later ${n}`));
});

test('a large delivery keeps the small ones out of its statement', async () => {
  const { store, statements, commit } = manualStore();
  const writer = createDeliveryWriter(store);
  const all = ['small', 'large', 'next'].map((id) =>
    writer.write(delivery(id, id === 'large' ? 5_000_000 : 10)),
  );
  await sleep(5);
  expect(statements.map(({ deliveries }) => deliveries.map(({ deliveryId }) => deliveryId))).toEqual([
    ['small'],
    ['large'],
    ['next'],
  ]);
  for (const n of [0, 1, 2]) commit(n);
  await Promise.all(all);
});

test('the same delivery twice at once is stored once, and both are told the same', async () => {
  const { store, statements, commit } = manualStore();
  const writer = createDeliveryWriter(store);
  const both = [writer.write(delivery('a')), writer.write(delivery('a'))];
  await sleep(5);
  expect(statements).toHaveLength(1);
  commit(0);
  expect(await Promise.all(both)).toEqual(['stored', 'stored']);
  const again = writer.write(delivery('a'));
  await sleep(5);
  expect(statements).toHaveLength(2);
  commit(1);
  expect(await again).toBe('stored');
});

test('a row that the database refuses takes nobody along', async () => {
  const refused = Object.assign(new Error('no such hook'), { code: '23503' });
  const writer = createDeliveryWriter({
    store: async (deliveries) => {
      if (deliveries.some(({ deliveryId }) => deliveryId === 'poison')) throw refused;
      return keysOf(deliveries);
    },
    findFinished: async () => new Set(),
  });
  const outcomes = await Promise.allSettled(
    ['a', 'poison', 'b'].map((deliveryId) => writer.write(delivery(deliveryId))),
  );
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: 'stored' },
    { status: 'rejected', reason: refused },
    { status: 'fulfilled', value: 'stored' },
  ]);
});

test('a database that is away refuses all, at once, and the next statement is tried anew', async () => {
  const gone = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
  let statements = 0;
  const writer = createDeliveryWriter({
    store: async (deliveries) => {
      statements += 1;
      if (statements === 1) throw gone;
      return keysOf(deliveries);
    },
    findFinished: async () => new Set(),
  });
  const outcomes = await Promise.allSettled(['a', 'b'].map((id) => writer.write(delivery(id))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(statements).toBe(1);
  expect(await writer.write(delivery('a'))).toBe('stored');
});
