import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIssue } from '../actions/issues.ts';
import { openPullRequest } from '../actions/pull-requests.ts';
import { ask, askAll, signAppToken } from '../ask.ts';
import { type Receiver, startReceiver } from '../receive-deliveries.ts';
import { addAppHook } from '../seed/add-credentials.ts';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';
import { DELIVERY_WINDOW_MS } from './deliverer.ts';
import { signatureHeaders } from './sign.ts';

let fake: SeededGitHub;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
  fake = await startSeededGitHub({ pullRequests: 3 });
});

afterEach(async () => {
  await fake.stop();
  await receiver.stop();
});

async function createHook(events: readonly string[], config: Record<string, unknown> = {}): Promise<number> {
  const { body, status } = await ask(fake, fake.token.value, '/repos/acme/waybill/hooks', {
    method: 'POST',
    body: { events, config: { url: receiver.url, content_type: 'json', secret: 'It is secret', ...config } },
  });
  expect(status).toBe(201);
  await fake.deliverer.idle();
  return (body as { id: number }).id;
}

test("a body is signed as in GitHub's own example", () => {
  const headers = signatureHeaders("It's a Secret to Everybody", Buffer.from('Hello, World!'));
  expect(headers['x-hub-signature-256']).toBe(
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  );
});

test('a new hook is pinged, with the headers and the signature that GitHub sends', async () => {
  const hookId = await createHook(['issues']);
  const [{ headers, bytes, payload }] = receiver.received as [(typeof receiver.received)[0]];
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-github-event': 'ping',
    'x-github-hook-id': String(hookId),
    'x-github-hook-installation-target-type': 'repository',
    'x-github-hook-installation-target-id': String(fake.repository.id),
    'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
    'x-hub-signature-256': `sha256=${createHmac('sha256', 'It is secret').update(bytes).digest('hex')}`,
  });
  expect(payload).toMatchObject({ hook_id: hookId, repository: { full_name: 'acme/waybill' } });
});

test('a form carries the payload, and is signed as it is sent', async () => {
  await createHook(['issues'], { content_type: 'form' });
  const { bytes, headers } = receiver.received[0]!;
  const payload = new URLSearchParams(bytes.toString()).get('payload')!;
  expect(JSON.parse(payload)).toMatchObject({ zen: expect.any(String) });
  expect(headers['x-hub-signature-256']).toBe(
    `sha256=${createHmac('sha256', 'It is secret').update(bytes).digest('hex')}`,
  );
});

test('hooks hear only of the events they asked for, and all hooks of an event share its id', async () => {
  await createHook(['issues']);
  addAppHook(fake.world, fake.app, receiver.url, 'other');
  receiver.received.length = 0;
  openIssue(fake, fake.repository);
  await openPullRequest(fake, fake.repository);
  await fake.deliverer.idle();
  const heard = receiver.received.map(({ headers, payload }) => ({
    type: headers['x-github-hook-installation-target-type'],
    event: headers['x-github-event'],
    id: headers['x-github-delivery'],
    installation: (payload?.installation as { id: number } | undefined)?.id,
  }));
  expect(heard.filter(({ type }) => type === 'repository').map(({ event }) => event)).toEqual(['issues']);
  const issues = heard.filter(({ event }) => event === 'issues');
  expect(new Set(issues.map(({ id }) => id)).size).toBe(1);
  expect(issues.map(({ installation }) => installation).sort()).toEqual([fake.installation.id, undefined]);
  const ofApp = heard.filter(({ type }) => type === 'integration').map(({ event }) => event);
  expect(ofApp.sort()).toEqual(['create', 'issues', 'pull_request', 'push']);
});

test('a failed delivery stays failed until it is asked for again, with the same id', async () => {
  const hookId = await createHook(['issues']);
  receiver.status = 503;
  openIssue(fake, fake.repository);
  await fake.deliverer.idle();
  const list = `/repos/acme/waybill/hooks/${hookId}/deliveries`;
  const [failed] = (await ask(fake, fake.token.value, list)).body as [
    { id: number; guid: string; status_code: number },
  ];
  expect(failed).toMatchObject({
    status_code: 503,
    status: 'Invalid HTTP Response: 503',
    event: 'issues',
    redelivery: false,
  });
  expect(receiver.received).toHaveLength(2);
  receiver.status = 202;
  expect(
    (await ask(fake, fake.token.value, `${list}/${failed.id}/attempts`, { method: 'POST' })).status,
  ).toBe(202);
  await fake.deliverer.idle();
  const [again] = (await ask(fake, fake.token.value, list)).body as [{ id: number }];
  expect(again).toMatchObject({ guid: failed.guid, redelivery: true, status_code: 202, status: 'OK' });
  expect(again.id).not.toBe(failed.id);
  expect(receiver.received[2]!.bytes.equals(receiver.received[1]!.bytes)).toBe(true);
  const { body } = await ask(fake, fake.token.value, `${list}/${failed.id}`);
  expect(body).toMatchObject({
    request: { payload: { action: 'opened' } },
    response: { payload: '{"seen":true}' },
  });
});

test('the log is read page by page, newest first, and nothing shifts when more arrives', async () => {
  const hookId = await createHook(['issues']);
  for (let at = 0; at < 24; at += 1) openIssue(fake, fake.repository);
  await fake.deliverer.idle();
  const list = `/repos/acme/waybill/hooks/${hookId}/deliveries?per_page=10`;
  const first = await ask(fake, fake.token.value, list);
  openIssue(fake, fake.repository);
  await fake.deliverer.idle();
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.link!)![1]!;
  const rest = await askAll(fake, fake.token.value, next);
  const ids = [...(first.body as { id: number }[]), ...(rest as { id: number }[])].map(({ id }) => id);
  expect(ids).toHaveLength(25);
  expect(new Set(ids).size).toBe(25);
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
});

test('deliveries that were lost on the way stand in the log; after three days nothing does', async () => {
  const hookId = await createHook(['issues']);
  fake.deliverer.weather = { isLost: () => true };
  openIssue(fake, fake.repository);
  await fake.deliverer.idle();
  expect(receiver.received).toHaveLength(1);
  const list = `/repos/acme/waybill/hooks/${hookId}/deliveries?status=failure`;
  expect((await ask(fake, fake.token.value, list)).body).toMatchObject([
    { event: 'issues', status: 'timed out', status_code: 0 },
  ]);
  fake.world.clock.advance(DELIVERY_WINDOW_MS + 1_000);
  expect((await ask(fake, fake.token.value, list)).body).toEqual([]);
});

test("an App reads and repeats its own hook's deliveries", async () => {
  addAppHook(fake.world, fake.app, receiver.url, 'secret');
  openIssue(fake, fake.repository);
  await fake.deliverer.idle();
  const jwt = await signAppToken(fake.app.id, fake.privateKey);
  const [delivery] = (await ask(fake, jwt, '/app/hook/deliveries')).body as [{ id: number }];
  expect(delivery).toMatchObject({ event: 'issues', installation_id: fake.installation.id });
  expect(
    (await ask(fake, jwt, `/app/hook/deliveries/${delivery.id}/attempts`, { method: 'POST' })).status,
  ).toBe(202);
  await fake.deliverer.idle();
  expect(receiver.received).toHaveLength(2);
});

test('deliveries can be held back, and leave in another order or several times', async () => {
  await createHook(['issues']);
  fake.deliverer.weather = { copies: 2 };
  fake.deliverer.hold();
  const numbers = [openIssue(fake, fake.repository).number, openIssue(fake, fake.repository).number];
  fake.deliverer.release((parcels) => parcels.toReversed());
  await fake.deliverer.idle();
  const heard = receiver.received
    .slice(1)
    .map(({ payload }) => (payload!.issue as { number: number }).number);
  expect(heard.sort()).toEqual([...numbers, ...numbers].sort());
});
