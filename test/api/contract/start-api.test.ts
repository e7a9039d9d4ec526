import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createClient } from '../../../api/client.ts';
import { createTestDatabase } from '../../harness/database.ts';
import { createTestEnvironment } from '../../harness/temporal.ts';
import { startTestApi } from '../start-test-api.ts';
import { TEST_TOKEN } from '../test-api.ts';

const NOWHERE = 'postgres://nobody@127.0.0.1:9/nothing';

/** A door to another port that can be shut, with everybody who is inside thrown out, and opened again. */
async function openDoor(target: { host: string; port: number }) {
  const inside = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(target);
    for (const socket of [near, far]) {
      inside.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        inside.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const open = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };
  const port = await open(0);
  const shut = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of inside) socket.destroy();
    await closed;
  };
  return { port, shut, reopen: () => open(port) };
}

test('a taken port is one clear sentence', async () => {
  await using database = await createTestDatabase();
  const first = await startTestApi({ databaseUrl: database.url });
  try {
    const port = Number(new URL(first.url).port);
    await expect(startTestApi({ databaseUrl: database.url, port })).rejects.toMatchObject({
      code: 'port_taken',
      message: `Port ${port} of 127.0.0.1 is taken by another program: stop that, or set PORT to a free one.`,
    });
  } finally {
    await first.stop();
  }
});

test('it starts without a database, says so, and serves once there is one', async () => {
  const api = await startTestApi({ databaseUrl: NOWHERE });
  try {
    const client = createClient({ baseUrl: api.url, token: TEST_TOKEN });
    expect((await client.getHealth()).status).toBe('ok');
    await expect(client.findRepository('a/b')).rejects.toMatchObject({
      code: 'database_unavailable',
      status: 503,
    });
    expect(await client.getReadiness()).toMatchObject({
      checks: { database: { ok: false }, migrations: { ok: false } },
    });
    const metrics = await fetch(`${api.url}/metrics`, { headers: { Authorization: `Bearer ${TEST_TOKEN}` } });
    expect(await metrics.text()).toContain('pulse_database_up 0');
  } finally {
    await api.stop();
  }
});

test('losing the database answers 503 and ends when it is back', async () => {
  await using database = await createTestDatabase();
  const url = new URL(database.url);
  const door = await openDoor({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${door.port}`;
  const api = await startTestApi({ databaseUrl: url.href });
  try {
    const client = createClient({ baseUrl: api.url, token: TEST_TOKEN });
    expect(await client.findRepository('a/b')).toBeUndefined();
    await door.shut();
    for (let n = 0; n < 5; n++) {
      await expect(client.findRepository('a/b')).rejects.toMatchObject({ code: 'database_unavailable' });
      await expect(client.getPullRequest('1', 1)).rejects.toMatchObject({ code: 'database_unavailable' });
    }
    await door.reopen();
    await expect.poll(() => client.findRepository('a/b').catch((error: Error) => error)).toBeUndefined();
  } finally {
    await api.stop();
    await door.shut();
  }
});

test('losing Temporal leaves reading alone, and ends when it is back', async () => {
  await using database = await createTestDatabase();
  await using temporal = await createTestEnvironment();
  const [host, port] = temporal.address.split(':') as [string, string];
  const door = await openDoor({ host, port: Number(port) });
  const api = await startTestApi({
    databaseUrl: database.url,
    temporal: { address: `127.0.0.1:${door.port}`, namespace: temporal.namespace },
  });
  try {
    const client = createClient({ baseUrl: api.url, token: TEST_TOKEN });
    const { id } = await client.connectRepository({ source: '/srv/x' });
    await door.shut();
    await expect(client.startSync(id)).rejects.toMatchObject({ code: 'temporal_unavailable', status: 503 });
    expect((await client.getSyncProgress(id)).status).toBe('idle');
    await door.reopen();
    const start = () =>
      client.startSync(id).then(
        ({ status }) => status,
        (error: Error) => error.message,
      );
    await expect.poll(start, { timeout: 60_000 }).toBe('syncing');
  } finally {
    await api.stop();
    await door.shut();
  }
});

test('stopping ends the events of those who follow a sync', async () => {
  await using database = await createTestDatabase();
  const api = await startTestApi({ databaseUrl: database.url });
  const client = createClient({ baseUrl: api.url, token: TEST_TOKEN });
  const { id } = await client.connectRepository({ source: '/srv/x' });
  const running = await startTestApi({ databaseUrl: database.url });
  await running.stop();
  const response = await fetch(`${api.url}/v1/repositories/${id}/sync/events`, {
    headers: { Authorization: `Bearer ${TEST_TOKEN}` },
  });
  expect(response.headers.get('Content-Type')).toBe('text/event-stream');
  const startedMs = performance.now();
  await Promise.all([response.text(), api.stop()]);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test('a HEAD of the events of a sync keeps nobody waiting', async () => {
  await using database = await createTestDatabase();
  const api = await startTestApi({ databaseUrl: database.url });
  try {
    const client = createClient({ baseUrl: api.url, token: TEST_TOKEN });
    const { id } = await client.connectRepository({ source: '/srv/x' });
    const headers = { Authorization: `Bearer ${TEST_TOKEN}` };
    const events = `${api.url}/v1/repositories/${id}/sync/events`;
    const response = await fetch(events, { method: 'HEAD', headers });
    expect([response.status, await response.text()]).toEqual([200, '']);
    const metrics = await fetch(`${api.url}/metrics`, { headers });
    expect(await metrics.text()).toContain('pulse_sync_listeners 0');
  } finally {
    await api.stop();
  }
});

test.each([
  ['nonsense\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  ['TRACE / HTTP/1.1\r\nHost: x\r\nX-Secret: 1\r\n\r\n', 405],
  [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  [
    'POST /v1/repositories HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
  ],
])('bytes that are no request (%#) get a problem as well', async (bytes, status) => {
  const api = await startTestApi({ databaseUrl: NOWHERE });
  try {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.end(bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const [head, body] = Buffer.concat(chunks).toString().split('\r\n\r\n') as [string, string];
    expect(head.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(JSON.parse(body)).toMatchObject({ status });
  } finally {
    await api.stop();
  }
});
