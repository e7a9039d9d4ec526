import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../../api/schemas/work/delivery.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addDelivery } from './add-delivery.ts';

let api: TestApi;
let hookId: string;
let repoId: number;
beforeAll(async () => {
  api = await createTestApi();
  repoId = await addRepository(api.database.pg, 'acme/shop');
  const made = await api.post('/v1/hooks', { kind: 'organization', organization: 'acme' });
  hookId = ((await made.json()) as { id: string }).id;
});
beforeEach(() => api.database.pg.query('truncate webhook_deliveries').then(() => {}));
afterAll(() => api[Symbol.asyncDispose]());

const add = (seed: Partial<Parameters<typeof addDelivery>[1]> = {}) =>
  addDelivery(api.database.pg, { hookId, ...seed });
const list = async (query = ''): Promise<Delivery[]> =>
  ((await (await api.send(`/v1/deliveries?${query}`)).json()) as { items: Delivery[] }).items;

describe('deliveries', () => {
  test('are listed the newest first, by status, event, repository, hook, id and time', async () => {
    const first = await add({ eventName: 'ping', receivedAt: '2026-01-01T00:00:00Z', status: 'processed' });
    const second = await add({ repoId, status: 'dead', error: 'it broke' });
    const third = await add({ status: 'failed', deliveryId: 'an-id-of-githubs' });
    const ids = async (query = '') => (await list(query)).map(({ id }) => id);
    expect(await ids()).toEqual([third, second, first]);
    expect(await ids('status=dead,failed')).toEqual([third, second]);
    expect(await ids('status=received')).toEqual([]);
    expect(await ids('event=ping')).toEqual([first]);
    expect(await ids(`repositoryId=${repoId}`)).toEqual([second]);
    expect(await ids(`hookId=${hookId}`)).toHaveLength(3);
    expect(await ids('deliveryId=an-id-of-githubs')).toEqual([third]);
    expect(await ids('receivedBefore=2026-02-01T00:00:00Z')).toEqual([first]);
    expect(await ids('receivedAfter=2026-02-01T00:00:00Z')).toEqual([third, second]);
    for (const bad of [
      'status=lost',
      'event=a%20b',
      'receivedAfter=yesterday',
      'receivedAfter=0000-01-01T00:00:00Z',
    ]) {
      expect((await api.send(`/v1/deliveries?${bad}`)).status, bad).toBe(400);
    }
  });

  test('come in pages that lose and repeat nothing', async () => {
    for (let n = 0; n < 7; n++) await add();
    const seen: string[] = [];
    let path: string | undefined = '/v1/deliveries?limit=3';
    while (path !== undefined) {
      const response = await api.send(path);
      seen.push(...((await response.json()) as { items: Delivery[] }).items.map(({ id }) => id));
      path = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
    }
    expect(seen).toEqual((await list()).map(({ id }) => id));
  });

  test('say when a waiting one is tried next, and what is known of one', async () => {
    const id = await add({ status: 'failed', error: 'later' });
    const delivery = (await (await api.send(`/v1/deliveries/${id}`)).json()) as Delivery;
    expect(delivery).toMatchObject({ id, status: 'failed', error: 'later', payloadBytes: 2, event: 'push' });
    expect(delivery.nextAttemptAt).not.toBeNull();
    expect(await readProblem(await api.send('/v1/deliveries/999999'))).toMatchObject({
      status: 404,
      code: 'delivery_not_found',
    });
  });

  test('give their bytes exactly, as nothing that a browser would run', async () => {
    const payload = Buffer.concat([Buffer.from('<script>'), randomBytes(3_000)]);
    const id = await add({ payload });
    const response = await api.send(`/v1/deliveries/${id}/payload`);
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename="[\w-]+"$/);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(payload);
    const dropped = await add({ payload: null });
    for (const response of [
      await api.send(`/v1/deliveries/${dropped}/payload`),
      await api.post(`/v1/deliveries/${await add({ payload: null, status: 'dead' })}/replay`),
    ]) {
      expect(await readProblem(response)).toMatchObject({ status: 409, code: 'payload_dropped' });
    }
  });
});

describe('replaying', () => {
  const replay = async (body: object) => (await api.post('/v1/deliveries/replay', body)).json();

  test.each(['processed', 'skipped', 'failed', 'dead'] as const)(
    'queues one that is %s again',
    async (status) => {
      const id = await add({ status, error: 'it broke' });
      const response = await api.post(`/v1/deliveries/${id}/replay`);
      expect(response.status).toBe(202);
      expect(await response.json()).toMatchObject({
        status: 'received',
        attempts: 0,
        error: null,
        processedAt: null,
      });
    },
  );

  test('leaves alone what waits', async () => {
    const id = await add();
    expect(await (await api.post(`/v1/deliveries/${id}/replay`)).json()).toMatchObject({
      status: 'received',
    });
    expect((await api.post('/v1/deliveries/999999/replay')).status).toBe(404);
  });

  test('of many takes the oldest that match, and says how many are left', async () => {
    for (let n = 0; n < 5; n++) await add({ status: 'dead', eventName: 'push' });
    await add({ status: 'failed', eventName: 'ping' });
    await add({ status: 'processed' });
    expect(await replay({ dryRun: true })).toEqual({ replayed: 0, remaining: 6 });
    expect(await replay({ event: 'push', limit: 2 })).toEqual({ replayed: 2, remaining: 3 });
    expect((await list('status=received')).map(({ id }) => Number(id))).toEqual(
      (await list('event=push')).slice(-2).map(({ id }) => Number(id)),
    );
    expect(await replay({})).toEqual({ replayed: 4, remaining: 0 });
    expect(await replay({ status: ['processed'] })).toEqual({ replayed: 1, remaining: 0 });
    expect((await api.post('/v1/deliveries/replay', { status: ['received'] })).status).toBe(422);
    expect((await api.post('/v1/deliveries/replay', { limit: 10_001 })).status).toBe(422);
  });

  test('tells the relay', async () => {
    const id = await add({ status: 'dead' });
    const listener = await api.database.pg.connect();
    await listener.query('listen webhook_deliveries');
    const told = new Promise((resolve) => listener.once('notification', resolve));
    await api.post(`/v1/deliveries/${id}/replay`);
    await told;
    listener.release(true);
  });
});

test('the inbox is measured', async () => {
  for (let n = 0; n < 3; n++) await add({ receivedAt: '2026-01-01T00:00:00Z' });
  await add({ status: 'dead' });
  const text = await (await api.send('/metrics')).text();
  expect(text).toContain('pulse_deliveries_open{status="received"} 3');
  expect(text).toContain('pulse_deliveries_open{status="dead"} 1');
  expect(Number(/^pulse_delivery_oldest_waiting_seconds (\S+)/m.exec(text)?.[1])).toBeGreaterThan(1_000);
});

test('alarms are listed open first, then those seen last', async () => {
  await api.database.pg.query(
    `insert into alarms (kind, subject, message, last_seen_at, resolved_at) values
       ('hook_missing', 'a', 'old and open', '2026-01-01Z', null),
       ('hook_missing', 'b', 'new and done', '2026-01-03Z', '2026-01-04Z'),
       ('limit', 'c', 'new and open', '2026-01-02Z', null)`,
  );
  const messages = async (query: string) => {
    const { items, nextCursor } = (await (await api.send(`/v1/alarms?${query}`)).json()) as {
      items: { message: string }[];
      nextCursor: string | null;
    };
    return { messages: items.map(({ message }) => message), nextCursor };
  };
  const first = await messages('limit=2');
  expect(first.messages).toEqual(['new and open', 'old and open']);
  expect((await messages(`limit=2&cursor=${first.nextCursor}`)).messages).toEqual(['new and done']);
  expect((await messages('state=open&kind=limit')).messages).toEqual(['new and open']);
  expect((await messages('state=resolved')).messages).toEqual(['new and done']);
});
