import { get } from 'node:http';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { PartCheck } from '../../lib/process/check-part.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { serveOperations } from '../../worker/serve-operations.ts';

function ask(port: number, path: string, host = '127.0.0.1'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host } }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode!, text });
    }).on('error', reject);
  });
}

async function serve(checkParts: () => Promise<Record<string, PartCheck>>) {
  const port = await findFreePort();
  const stop = await serveOperations({ host: '127.0.0.1', port, registry: new Registry(), checkParts });
  return { port, [Symbol.asyncDispose]: stop };
}

test('a part that is not ready makes 503 and says why, and the parts are asked once however often somebody asks', async () => {
  let asked = 0;
  await using served = await serve(async () => {
    asked++;
    return { database: { ok: true, detail: 'It answers.' }, relay: { ok: false, detail: 'It is away.' } };
  });
  for (let times = 0; times < 3; times++) {
    const { status, text } = await ask(served.port, '/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      status: 'not_ready',
      checks: { relay: { detail: 'It is away.' } },
    });
  }
  expect(asked).toBe(1);
  expect((await ask(served.port, '/healthz')).status).toBe(200);
  expect((await ask(served.port, '/nowhere')).status).toBe(404);
});

test('a page of strangers whose name leads to this machine reads nothing', async () => {
  await using served = await serve(async () => ({}));
  for (const path of ['/metrics', '/healthz', '/readyz'])
    expect((await ask(served.port, path, 'evil.example')).status).toBe(403);
});
