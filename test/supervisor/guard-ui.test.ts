import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../supervisor/free-port.ts';
import { guardUi } from '../../supervisor/temporal/guard-ui.ts';

/** Stands for the web UI: says what reached it. */
const ui = createServer(async (incoming, response) => {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  response.writeHead(201, { 'x-ui': 'yes' }).end(`${incoming.method} ${incoming.url} ${body}`);
});
let port: number;
let stop: () => Promise<void>;
beforeAll(async () => {
  await once(ui.listen(0, '127.0.0.1'), 'listening');
  port = await findFreePort();
  const target = { host: '127.0.0.1', port: (ui.address() as AddressInfo).port };
  stop = await guardUi({ target, port });
});
afterAll(async () => {
  await stop();
  ui.close();
});

async function ask(headers: IncomingHttpHeaders): Promise<{ status: number; text: string }> {
  const outgoing = request({ host: '127.0.0.1', port, path: '/api/v1/x?y=1', method: 'POST', headers });
  outgoing.end('sent');
  const [response] = await once(outgoing, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, text };
}

test('what people of this machine ask reaches the web UI as it is', async () => {
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    expect(await ask({ host })).toEqual({ status: 201, text: 'POST /api/v1/x?y=1 sent' });
    expect((await ask({ host, origin: `http://${host}` })).status).toBe(201);
  }
});

test('a name of strangers, and a page of another site, are refused', async () => {
  expect((await ask({ host: `evil.example:${port}` })).status).toBe(403);
  expect((await ask({ host: `127.0.0.1:${port}`, origin: 'http://evil.example' })).status).toBe(403);
  expect((await ask({ host: `127.0.0.1:${port}`, origin: 'null' })).status).toBe(403);
});

test('while the web UI is away, it says so', async () => {
  const idle = await findFreePort();
  const end = await guardUi({ target: { host: '127.0.0.1', port: 9 }, port: idle });
  const response = await fetch(`http://127.0.0.1:${idle}/`);
  expect(response.status).toBe(502);
  await end();
});
