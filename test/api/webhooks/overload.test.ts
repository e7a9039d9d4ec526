import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import pg from 'pg';
import { Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { createByteBudget } from '../../../api/webhooks/byte-budget.ts';
import { createIngest } from '../../../api/webhooks/create-ingest.ts';
import { createIngestMetrics } from '../../../api/webhooks/ingest-metrics.ts';
import { type ReadBody, readBody } from '../../../api/webhooks/read-body.ts';
import { createLogger } from '../../../lib/logger.ts';
import { signDelivery } from './sign-delivery.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: Parameters<typeof createServer>[1]): Promise<number> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

test('what is held stays within its budget, and is given back', async () => {
  const budget = createByteBudget(20_000);
  const seen: (string | number)[] = [];
  const port = await serve((request, response) => {
    readBody(request, budget, { limitBytes: 15_000, limitMs: 1_000 }, (body: ReadBody, heldBytes) => {
      seen.push(typeof body === 'string' ? body : body.length);
      expect(budget.usedBytes).toBeLessThanOrEqual(20_000);
      budget.giveBack(heldBytes);
      response.end();
    });
  });
  const post = (bytes: number) =>
    fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'x'.repeat(bytes) });
  await post(10_000);
  await post(15_000);
  await post(15_001);
  await Promise.all([post(9_000), post(9_000), post(9_000)]);
  await post(0);
  expect(seen.slice(0, 3)).toEqual([10_000, 15_000, 'too_large']);
  expect(seen.at(-1)).toBe(0);
  expect(budget.usedBytes).toBe(0);
});

test('when the budget is used up, the rest is put off', async () => {
  const budget = createByteBudget(20_000);
  const port = await serve((request, response) => {
    readBody(request, budget, { limitBytes: 1_000_000, limitMs: 1_000 }, (body) => {
      response.end(typeof body === 'string' ? body : 'read');
    });
  });
  const post = async () =>
    (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'x'.repeat(10_000) })).text();
  expect(await post()).toBe('read');
  expect(await post()).toBe('overload');
});

test('a body that stops arriving is given up', async () => {
  const budget = createByteBudget(20_000);
  const done = Promise.withResolvers<ReadBody>();
  const port = await serve((request) => {
    readBody(request, budget, { limitBytes: 15_000, limitMs: 50 }, (body, heldBytes) => {
      budget.giveBack(heldBytes);
      done.resolve(body);
    });
  });
  const socket = connect(port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nxx');
  expect(await done.promise).toBe('too_slow');
  expect(budget.usedBytes).toBe(0);
  socket.destroy();
});

test('without a database a delivery is refused with 503, and asked for again', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:9/nothing' });
  const registry = new Registry();
  const ingest = createIngest({
    pool,
    secrets: { open: async () => Buffer.from('x') },
    bell: { ring: () => {} },
    metrics: createIngestMetrics(registry),
    logger: createLogger({ name: 'test', level: 'silent' }),
    dataDir: '/nowhere',
  });
  const port = await serve(ingest);
  const response = await fetch(`http://127.0.0.1:${port}/webhooks/github/${randomUUID()}`, {
    method: 'POST',
    body: '{}',
    headers: signDelivery('x', '{}'),
  });
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
  expect(await response.json()).toMatchObject({ code: 'database_unavailable' });
  expect(await registry.metrics()).toContain('pulse_deliveries_rejected_total{reason="database"} 1');
  await pool.end();
});
