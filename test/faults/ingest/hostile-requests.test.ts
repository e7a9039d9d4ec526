import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAYLOAD_LIMIT_BYTES } from '../../../api/webhooks/read-head.ts';
import { TEST_TOKEN } from '../../api/test-api.ts';
import { signDelivery } from '../../api/webhooks/sign-delivery.ts';
import { startIngest, type TestIngest } from '../../api/webhooks/start-ingest.ts';
import { type ApiProcess, startApiProcess } from '../../load/start-api-process.ts';
import { inForm } from '../form.ts';

const FLOOD = inForm({ short: 600, long: 20_000 });
const LARGE_AT_ONCE = inForm({ short: 2, long: 12 });
/** For each reason: the first one, and how many followed, every ten seconds. */
const LOG_LINES_OF_A_REASON = 2;
const LOG_INTERVAL_MS = 10_000;
/** Not much longer than GitHub waits, also on a busy machine; the drip alone would take 200 s. */
const SLOW_LIMIT_MS = 20_000;

let ingest: TestIngest;
/** Its own process, so that the sender does not wait for itself. */
let api: ApiProcess;
let url: string;
beforeAll(async () => {
  ingest = await startIngest();
  api = await startApiProcess({ databaseUrl: ingest.databaseUrl });
  url = `http://127.0.0.1:${api.port}/webhooks/github/${ingest.hook.id}`;
});
afterAll(async () => {
  await api.end('SIGTERM');
  await ingest[Symbol.asyncDispose]();
});

function deliver(body: Buffer | string, deliveryId: string = randomUUID()): Promise<Response> {
  const headers = signDelivery(ingest.secret, body, { deliveryId });
  return fetch(url, { method: 'POST', body: Buffer.from(body), headers });
}

/** Posts without a length, in pieces. */
function deliverInChunks(body: Buffer, deliveryId: string, pieceBytes = 1024 * 1024): Promise<Response> {
  const pieces = Array.from({ length: Math.ceil(body.length / pieceBytes) }, (_, n) =>
    body.subarray(n * pieceBytes, (n + 1) * pieceBytes),
  );
  return fetch(url, {
    method: 'POST',
    body: ReadableStream.from(pieces),
    duplex: 'half',
    headers: signDelivery(ingest.secret, body, { deliveryId }),
  } as RequestInit);
}

describe.concurrent('a body', () => {
  const largest = randomBytes(PAYLOAD_LIMIT_BYTES);
  const tooLarge = Buffer.concat([largest, Buffer.from('x')]);
  const digestOf = async (deliveryId: string) => {
    const { rows } = await ingest.database.pg.query(
      'select sha256(payload) as digest, octet_length(payload) as bytes from webhook_deliveries where delivery_id = $1',
      [deliveryId],
    );
    return rows[0];
  };
  const expected = { digest: createHash('sha256').update(largest).digest(), bytes: PAYLOAD_LIMIT_BYTES };

  test('of 25 MB is taken, with its length told beforehand or in chunks', async () => {
    const [told, chunked] = [randomUUID(), randomUUID()];
    expect((await deliver(largest, told)).status).toBe(202);
    expect((await deliverInChunks(largest, chunked)).status).toBe(202);
    expect(await digestOf(told)).toEqual(expected);
    expect(await digestOf(chunked)).toEqual(expected);
  });

  test('of one byte more is refused, either way', async () => {
    const [told, chunked] = [randomUUID(), randomUUID()];
    expect((await deliver(tooLarge, told)).status).toBe(413);
    expect((await deliverInChunks(tooLarge, chunked)).status).toBe(413);
    expect([await digestOf(told), await digestOf(chunked)]).toEqual([undefined, undefined]);
  });

  test('in many small chunks is the same body', async () => {
    const body = Buffer.from(JSON.stringify({ text: 'é'.repeat(400) }));
    const deliveryId = randomUUID();
    expect((await deliverInChunks(body, deliveryId, 7)).status).toBe(202);
    expect(await ingest.stored(deliveryId)).toMatchObject({ payload: body });
  });

  test('that comes too slowly is given up, and its connection with it', async () => {
    const socket = connect(api.port, '127.0.0.1');
    const headers = Object.entries(signDelivery(ingest.secret, '{}')).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write(
      `POST /webhooks/github/${ingest.hook.id} HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\nContent-Length: 1000\r\n\r\n`,
    );
    const drip = setInterval(() => socket.write('x'), 200);
    socket.on('error', () => {});
    const startedMs = performance.now();
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - startedMs).toBeLessThan(SLOW_LIMIT_MS);
  });

  test('of the largest kind, many at once, is taken or put off, and never lost', {
    concurrent: false,
  }, async () => {
    const ids = Array.from({ length: LARGE_AT_ONCE }, () => randomUUID());
    const answers = await Promise.all(ids.map((deliveryId) => deliver(largest, deliveryId)));
    for (const [n, { status, headers }] of answers.entries()) {
      // On a slow machine so much may not even arrive in time.
      expect([202, 408, 503]).toContain(status);
      if (status === 202) expect(await digestOf(ids[n]!)).toEqual(expected);
      if (status === 503) expect(headers.get('Retry-After')).not.toBeNull();
    }
    expect((await deliver('{}')).status).toBe(202);
  });
});

test('a sender who goes away in the middle of a body leaves nothing behind', async () => {
  const before = await ingest.countStored();
  for (let n = 0; n < 20; n++) {
    const socket = connect(api.port, '127.0.0.1');
    const headers = Object.entries(signDelivery(ingest.secret, '{}')).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.end(
      `POST /webhooks/github/${ingest.hook.id} HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\nContent-Length: 1000\r\n\r\n{`,
    );
    socket.resume();
    await sleep(5);
    socket.destroy();
  }
  expect((await deliver('{}')).status).toBe(202);
  expect(await ingest.countStored()).toBe(before + 1);
});

test('a flood of what is no delivery is counted, and hardly written about', async () => {
  const rejectedBefore = await countRejected();
  const linesBefore = countLines();
  const startedMs = performance.now();
  const body = '{"forged":"by a stranger"}';
  const forged = signDelivery('guessed', body);
  const flood: (() => Promise<Response>)[] = [
    () => fetch(url, { method: 'POST', body, headers: forged }),
    () => fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }),
    () => fetch(url.replace(/[^/]+$/, randomUUID()), { method: 'POST', body, headers: forged }),
  ];
  for (let n = 0; n < FLOOD; n += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, m) => flood[(n + m) % flood.length]!()));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    for (const { status } of answers) expect([400, 401, 404]).toContain(status);
  }
  const intervals = 1 + Math.ceil((performance.now() - startedMs) / LOG_INTERVAL_MS);
  const lines = countLines() - linesBefore;
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThanOrEqual(flood.length * LOG_LINES_OF_A_REASON * intervals);
  for (const secret of [ingest.secret, 'forged', forged['X-Hub-Signature-256']!]) {
    expect(api.output()).not.toContain(secret);
  }
  expect((await countRejected()) - rejectedBefore).toBe(FLOOD);
});

function countLines(): number {
  return api.output().split('\n').length - 1;
}

async function countRejected(): Promise<number> {
  const headers = { Authorization: `Bearer ${TEST_TOKEN}` };
  const metrics = await (await fetch(`http://127.0.0.1:${api.port}/metrics`, { headers })).text();
  const counted = [...metrics.matchAll(/^pulse_deliveries_rejected_total\{.*\} (\d+)/gm)];
  return counted.reduce((sum, [, count]) => sum + Number(count), 0);
}
