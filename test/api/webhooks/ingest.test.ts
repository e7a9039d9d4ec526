import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHook, rotateHookSecret } from '../../../lib/hooks/hook-secrets.ts';
import { readProblem, TEST_TOKEN } from '../test-api.ts';
import { signDelivery } from './sign-delivery.ts';
import { API_URL, startIngest, type TestIngest } from './start-ingest.ts';

/** https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const GITHUBS_SECRET = "It's a Secret to Everybody";
const GITHUBS_SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest(GITHUBS_SECRET);
});
afterAll(() => ingest[Symbol.asyncDispose]());

describe('a delivery', () => {
  test("signed as in GitHub's own example is stored with its bytes and acknowledged", async () => {
    const deliveryId = randomUUID();
    const headers = { 'X-Hub-Signature-256': GITHUBS_SIGNATURE };
    const response = await ingest.deliver('Hello, World!', { deliveryId, eventName: 'ping', headers });
    expect([response.status, await response.json()]).toEqual([202, { status: 'stored' }]);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const row = await ingest.stored(deliveryId);
    expect(row).toMatchObject({
      hook_id: ingest.hook.id,
      event_name: 'ping',
      content_type: 'application/json',
      status: 'received',
      attempts: 0,
      payload: Buffer.from('Hello, World!'),
      payload_sha256: createHash('sha256').update('Hello, World!').digest(),
      headers: { 'user-agent': 'GitHub-Hookshot/044aadd', 'x-github-hook-id': '292430182' },
    });
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"action": '],
    ['NUL and control bytes', Buffer.from([0, 1, 2, 0, 255])],
    ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['lone surrogates', '{"title": "\\ud800"}'],
    ['a prototype', '{"__proto__": {"action": "opened"}}'],
    ['a million brackets', '['.repeat(1_000_000)],
  ])('of %s is stored first: what it means is found out later', async (_, body) => {
    const deliveryId = randomUUID();
    expect((await ingest.deliver(body, { deliveryId })).status).toBe(202);
    expect((await ingest.stored(deliveryId))!.payload).toEqual(Buffer.from(body));
  });

  test('as a form is stored as it came; a character set changes nothing', async () => {
    const deliveryId = randomUUID();
    const body = 'payload=%7B%22action%22%3A%22opened%22%7D';
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    expect((await ingest.deliver(body, { deliveryId, contentType })).status).toBe(202);
    expect(await ingest.stored(deliveryId)).toMatchObject({
      content_type: 'application/x-www-form-urlencoded',
      payload: Buffer.from(body),
    });
  });

  test('keeps no header longer than it needs to be, and none that we do not know', async () => {
    const deliveryId = randomUUID();
    const headers = {
      'User-Agent': 'x'.repeat(4_000),
      'X-Other': 'unknown',
      Authorization: 'Basic c2VjcmV0',
    };
    await ingest.deliver('{}', { deliveryId, headers });
    const kept = (await ingest.stored(deliveryId))!.headers as Record<string, string>;
    expect(kept['user-agent']).toHaveLength(256);
    expect(JSON.stringify(kept)).not.toMatch(/unknown|c2VjcmV0/);
  });
});

describe('a repeat', () => {
  const repeat = async (status: string, more = '') => {
    const deliveryId = randomUUID();
    expect((await ingest.deliver('{"n":1}', { deliveryId })).status).toBe(202);
    await ingest.database.pg.query(
      `update webhook_deliveries set status = $2, attempts = 3, error = 'it broke', next_attempt_at = now() + interval '1 h'
       ${more} where delivery_id = $1`,
      [deliveryId, status],
    );
    const response = await ingest.deliver('{"n":1}', { deliveryId });
    return { status: response.status, row: (await ingest.stored(deliveryId))! };
  };

  test.each(['processed', 'skipped'])('of one that is %s is a 200 and changes nothing', async (status) => {
    const { status: answered, row } = await repeat(status);
    expect([answered, row.status, row.attempts]).toEqual([200, status, 3]);
  });

  test.each(['failed', 'dead'])('of one that is %s queues it again', async (status) => {
    const { status: answered, row } = await repeat(status);
    expect([answered, row.status, row.attempts, row.error]).toEqual([202, 'received', 0, null]);
    expect((row.next_attempt_at as Date).getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('of one whose bytes were dropped brings them back', async () => {
    const { status, row } = await repeat('dead', ', payload = null');
    expect([status, row.status, String(row.payload)]).toEqual([202, 'received', '{"n":1}']);
  });

  test('five times at once is stored once, and each is acknowledged', async () => {
    const before = await ingest.countStored();
    const ids = Array.from({ length: 40 }, () => randomUUID());
    const all = ids.flatMap((deliveryId) => Array.from({ length: 5 }, () => deliveryId));
    all.sort(() => Math.random() - 0.5);
    const answers = await Promise.all(all.map((deliveryId) => ingest.deliver('{}', { deliveryId })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await ingest.countStored()).toBe(before + 40);
  });

  test('of the same id at another hook is another delivery', async () => {
    const owner = { kind: 'organization', apiUrl: API_URL, organization: 'other' } as const;
    const other = await createHook(ingest.hookDependencies, owner);
    const deliveryId = randomUUID();
    const before = await ingest.countStored();
    await ingest.deliver('{}', { deliveryId });
    const response = await fetch(`${ingest.url}/webhooks/github/${other.hook.id}`, {
      method: 'POST',
      body: '{}',
      headers: signDelivery(other.secret, '{}', { deliveryId }),
    });
    expect(response.status).toBe(202);
    expect(await ingest.countStored()).toBe(before + 2);
  });
});

describe('what is not a delivery of ours', () => {
  const body = '{"zen":"Keep it logically awesome."}';
  const sign = (algorithm: string, secret = GITHUBS_SECRET) =>
    `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
  const hex = sign('sha256').slice('sha256='.length);

  test.each<[what: string, status: number, code: string, headers: Record<string, string | undefined>]>([
    [
      'no signature at all',
      401,
      'signature_invalid',
      { 'X-Hub-Signature-256': undefined, 'X-Hub-Signature': undefined },
    ],
    ['a signature of SHA-1 only', 401, 'signature_invalid', { 'X-Hub-Signature-256': undefined }],
    ['one of SHA-1 in its place', 401, 'signature_invalid', { 'X-Hub-Signature-256': sign('sha1') }],
    ["another secret's", 401, 'signature_invalid', { 'X-Hub-Signature-256': sign('sha256', 'guessed') }],
    ['a short one', 401, 'signature_invalid', { 'X-Hub-Signature-256': `sha256=${hex.slice(0, 62)}` }],
    ['a long one', 401, 'signature_invalid', { 'X-Hub-Signature-256': `sha256=${hex}00` }],
    ['one without its algorithm', 401, 'signature_invalid', { 'X-Hub-Signature-256': hex }],
    ['an empty one', 401, 'signature_invalid', { 'X-Hub-Signature-256': '' }],
    ['two in one', 401, 'signature_invalid', { 'X-Hub-Signature-256': `sha256=${hex}, sha256=${hex}` }],
    ['no delivery id', 400, 'invalid_request', { 'X-GitHub-Delivery': undefined }],
    ['a bad delivery id', 400, 'invalid_request', { 'X-GitHub-Delivery': "1' or '1'='1" }],
    ['an endless delivery id', 400, 'invalid_request', { 'X-GitHub-Delivery': 'a'.repeat(65) }],
    ['no event', 400, 'invalid_request', { 'X-GitHub-Event': undefined }],
    ['a bad event', 400, 'invalid_request', { 'X-GitHub-Event': 'push/../..' }],
    ['no content type', 415, 'unsupported_delivery', { 'Content-Type': 'text/plain' }],
    ['a compressed body', 415, 'unsupported_delivery', { 'Content-Encoding': 'gzip' }],
  ])('%s: %i', async (_, status, code, headers) => {
    const before = await ingest.countStored();
    const response = await ingest.deliver(body, { headers });
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    const problem = await readProblem(response);
    expect(problem).toMatchObject({ status, code });
    // The title, and nothing that helps whoever tries.
    expect(problem.detail).toBe(`${problem.title}.`);
    expect(await ingest.countStored()).toBe(before);
  });

  test('the signature is checked over the raw bytes, not over what they mean', async () => {
    const headers = { 'X-Hub-Signature-256': sign('sha256') };
    expect((await ingest.deliver(`${body} `, { headers })).status).toBe(401);
    expect((await ingest.deliver(body, { headers })).status).toBe(202);
  });

  test.each([
    ['an unknown hook', `/webhooks/github/${randomUUID()}`],
    ['no id', '/webhooks/github/mine'],
    ['a path below', '/webhooks/github/a/b'],
    ['no hook and no App', '/webhooks/github'],
    ['nothing', '/webhooks/github/'],
  ])('%s: 404', async (_, path) => {
    const response = await fetch(`${ingest.url}${path}`, {
      method: 'POST',
      body,
      headers: signDelivery(GITHUBS_SECRET, body),
    });
    expect(await readProblem(response)).toMatchObject({ status: 404, code: 'hook_not_found' });
  });

  test('another method: 405', async () => {
    const response = await fetch(`${ingest.url}/webhooks/github/${ingest.hook.id}`);
    expect(response.headers.get('Allow')).toBe('POST');
    expect(await readProblem(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });

  test('what only begins like a hook is answered by the rest of the API', async () => {
    const response = await fetch(`${ingest.url}/webhooks/github-enterprise`, { method: 'POST', body });
    expect(await readProblem(response)).toMatchObject({ status: 404, code: 'route_not_found' });
  });
});

describe('secrets', () => {
  const deliverTo = (url: string, secret: string, headers = {}) =>
    fetch(url, { method: 'POST', body: '{}', headers: signDelivery(secret, '{}', { headers }) });

  test('while one is being changed both are valid, and at once', async () => {
    const owner = { kind: 'organization', apiUrl: API_URL, organization: 'changing' } as const;
    const first = await createHook(ingest.hookDependencies, owner);
    const url = `${ingest.url}/webhooks/github/${first.hook.id}`;
    expect((await deliverTo(url, first.secret)).status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const second = await rotateHookSecret(ingest.hookDependencies, first.hook.id, 1_500);
    expect((await deliverTo(url, second.secret)).status).toBe(202);
    expect((await deliverTo(url, first.secret)).status).toBe(202);
    await expect.poll(async () => (await deliverTo(url, first.secret)).status, { timeout: 60_000 }).toBe(401);
    expect((await deliverTo(url, second.secret)).status).toBe(202);
  });

  test("an App's own hook is found by the headers, also where two GitHubs number their Apps alike", async () => {
    const apps = await Promise.all(
      [API_URL, 'https://github.example.org/api/v3'].map((apiUrl) =>
        createHook(ingest.hookDependencies, { kind: 'app', apiUrl, appId: 4711 }),
      ),
    );
    const headers = {
      'X-GitHub-Hook-Installation-Target-Type': 'integration',
      'X-GitHub-Hook-Installation-Target-ID': '4711',
    };
    const url = `${ingest.url}/webhooks/github`;
    for (const { hook, secret } of apps) {
      const deliveryId = randomUUID();
      const response = await deliverTo(url, secret, { ...headers, 'X-GitHub-Delivery': deliveryId });
      expect(response.status).toBe(202);
      expect(await ingest.stored(deliveryId)).toMatchObject({ hook_id: hook.id });
    }
    expect((await deliverTo(url, 'guessed', headers)).status).toBe(401);
    const unknown = { ...headers, 'X-GitHub-Hook-Installation-Target-ID': '4712' };
    expect((await deliverTo(url, apps[0]!.secret, unknown)).status).toBe(404);
  });

  test('a hook that was removed takes nothing more', async () => {
    const owner = { kind: 'organization', apiUrl: API_URL, organization: 'leaving' } as const;
    const { hook, secret } = await createHook(ingest.hookDependencies, owner);
    await ingest.database.pg.query(`update hooks set status = 'removed' where hook_id = $1`, [hook.id]);
    expect((await deliverTo(`${ingest.url}/webhooks/github/${hook.id}`, secret)).status).toBe(404);
  });
});

test('the relay is told that something arrived', async () => {
  const listener = await ingest.database.pg.connect();
  try {
    await listener.query('listen webhook_deliveries');
    const told = new Promise((resolve) => listener.once('notification', ({ channel }) => resolve(channel)));
    await ingest.deliver('{}');
    expect(await told).toBe('webhook_deliveries');
  } finally {
    listener.release(true);
  }
});

test('acknowledgements are timed, and refusals counted by their reason', async () => {
  const read = async () => {
    const headers = { Authorization: `Bearer ${TEST_TOKEN}` };
    const text = await (await fetch(`${ingest.url}/metrics`, { headers })).text();
    const readCount = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return {
      acks: readCount('pulse_delivery_ack_seconds_count'),
      forged: readCount('pulse_deliveries_rejected_total\\{reason="signature_invalid"\\}'),
    };
  };
  const before = await read();
  await ingest.deliver('{}');
  await ingest.deliver('{}', { headers: { 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` } });
  expect(await read()).toEqual({ acks: before.acks + 1, forged: before.forged + 1 });
});
