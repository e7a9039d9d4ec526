import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHook, type HookWithSecret } from '../../lib/hooks/hook-secrets.ts';
import { openKeyRing } from '../../lib/secrets/key-ring.ts';
import { createSecretStore } from '../../lib/secrets/secret-store.ts';
import { ATTEMPTS_MAX } from '../../relay/retry-policy.ts';
import { TEST_SECRET_KEYS } from '../api/test-api.ts';
import { type DeliveryOptions, signDelivery } from '../api/webhooks/sign-delivery.ts';
import { addGitHubRepository } from '../relay/relay-scene.ts';
import { findExample, readExamplePayloads } from '../sources/github/webhooks/example-payloads.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { inForm } from './form.ts';
import { startPulse, type WholePulse } from './start-pulse.ts';

/** Nobody listens there: this test talks to no GitHub. */
const GITHUB_URL = 'http://127.0.0.1:9';
/** The repository of most of GitHub's examples. */
const HELLO_WORLD = 186_853_002;
const OTHERS = inForm({ short: 40, long: 400 });
const POISONED = 7;

let pulse: WholePulse;
let made: HookWithSecret;
beforeAll(async () => {
  pulse = await startPulse({ githubApiUrl: GITHUB_URL });
  const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
  const secrets = createSecretStore({ database: pulse.database, keyRing });
  const owner = { kind: 'app', apiUrl: GITHUB_URL, appId: 1 } as const;
  made = await createHook({ database: pulse.database, secrets }, owner);
  await addGitHubRepository(pulse.pg, 'Codertocat/Hello-World', HELLO_WORLD, { api_url: GITHUB_URL });
}, 240_000);
afterAll(() => pulse?.[Symbol.asyncDispose]());

async function deliver(body: Buffer | string, options: DeliveryOptions = {}) {
  const deliveryId = options.deliveryId ?? randomUUID();
  const headers = signDelivery(made.secret, body, { eventName: 'pull_request', ...options, deliveryId });
  const url = `${pulse.url}/webhooks/github/${made.hook.id}`;
  const { status } = await fetch(url, { method: 'POST', body: Buffer.from(body), headers });
  return { status, deliveryId };
}

function opened(number: number): string {
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.pull_request as object, { number, id: 1_000 + number, title: `Change ${number}` });
  return JSON.stringify(payload);
}

async function outcomeOf(deliveryId: string): Promise<string> {
  const { rows } = await pulse.pg.query(
    `select status || case when error is null then '' else ': ' || error end as outcome
     from webhook_deliveries where delivery_id = $1`,
    [deliveryId],
  );
  return rows[0]?.outcome ?? 'not stored';
}

const untilApplied = (): Promise<void> =>
  waitUntil(
    'nothing is new',
    async () =>
      (await pulse.pg.query(`select from webhook_deliveries where status = 'received'`)).rowCount === 0,
    100_000,
  );

const FORM = 'application/x-www-form-urlencoded';
const form = (payload: string): string => new URLSearchParams({ payload }).toString();

/** What is signed well and means nothing, or something else than it seems, and what becomes of it. */
const HOSTILE: readonly [what: string, body: Buffer | string, outcome: RegExp, contentType?: string][] = [
  ['nothing', '', /^dead: .*it is empty/],
  ['malformed JSON', '{"action": "opened", ', /^dead: .*it is no JSON/],
  ['NUL bytes', Buffer.alloc(1_000), /^dead: .*it is no JSON/],
  ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), /^dead/],
  ['ten million brackets', '['.repeat(10_000_000), /^dead: .*nested/],
  ['ten million braces', '{"a":'.repeat(2_000_000), /^dead: .*nested/],
  ['a prototype', '{"__proto__": {"action": "opened"}, "constructor": {"prototype": 1}}', /^(dead|skipped)/],
  ['a number', '42', /^(dead|skipped)/],
  ['a form', form(opened(101)), /^processed$/, FORM],
  ['a form without a payload', 'something=else', /^dead/, FORM],
  ['a form called JSON', form(opened(102)), /^dead: .*it is no JSON/],
  ['JSON called a form', opened(103), /^dead/, FORM],
  ['NUL and lone surrogates in texts', opened(104).replace('Change 104', '\\u0000\\ud800 x'), /^processed$/],
  // What is described too badly is asked for at GitHub instead.
  ['an id beyond all bounds', opened(105).replace('"id":1105', '"id":1e400'), /^processed$/],
];

test('what is hostile is stored first, ends with its reason, and holds nobody up', async () => {
  const sent: { readonly what: string; readonly outcome: RegExp; readonly deliveryId: string }[] = [];
  for (const [at, [what, body, outcome, contentType]] of HOSTILE.entries()) {
    const options = contentType === undefined ? {} : { contentType };
    const { status, deliveryId } = await deliver(body, options);
    expect([what, status]).toEqual([what, 202]);
    sent.push({ what, outcome, deliveryId });
    sent.push({ what: 'a good one', outcome: /^processed$/, ...(await deliver(opened(200 + at))) });
  }
  await untilApplied();
  for (const { what, outcome, deliveryId } of sent) {
    expect(`${what} is ${(await outcomeOf(deliveryId)).slice(0, 200)}`).toMatch(
      new RegExp(`^${what} is ${outcome.source.replace(/^\^/, '')}`),
    );
  }
  const { rows } = await pulse.pg.query('select title from pull_requests where number = 104');
  expect(rows).toEqual([{ title: '\ufffd x' }]);
  const { rows: odd } = await pulse.pg.query(
    'select from pull_requests where number = 105 union all select from pull_requests where provider_id > 2 ^ 53',
  );
  expect(odd).toEqual([]);
}, 120_000);

test('what is not signed, or not as it should be, is refused and leaves nothing', async () => {
  const body = opened(300);
  const right = signDelivery(made.secret, body)['X-Hub-Signature-256']!;
  const refused: readonly [number, DeliveryOptions][] = [
    [401, { headers: { 'X-Hub-Signature-256': undefined, 'X-Hub-Signature': undefined } }],
    [401, { headers: { 'X-Hub-Signature-256': undefined } }],
    [401, { headers: { 'X-Hub-Signature-256': right.slice(0, -2) } }],
    [401, { headers: { 'X-Hub-Signature-256': signDelivery('guessed', body)['X-Hub-Signature-256'] } }],
    [415, { headers: { 'Content-Encoding': 'gzip' } }],
    [415, { contentType: 'text/plain' }],
  ];
  for (const [expected, options] of refused) {
    const { status, deliveryId } = await deliver(body, options);
    expect([status, await outcomeOf(deliveryId)]).toEqual([expected, 'not stored']);
  }
});

test('every one of GitHub’s own examples ends processed or skipped', async () => {
  const ids: string[] = [];
  for (const { event, payload } of readExamplePayloads()) {
    const { status, deliveryId } = await deliver(JSON.stringify(payload), { eventName: event });
    expect(status).toBe(202);
    ids.push(deliveryId);
  }
  expect(ids).toHaveLength(329);
  await untilApplied();
  const { rows } = await pulse.pg.query<{ status: string; count: number }>(
    `select status, count(*)::int from webhook_deliveries where delivery_id = any ($1) group by 1 order by 1`,
    [ids],
  );
  expect(rows.map(({ status }) => status)).toEqual(['processed', 'skipped']);
}, 120_000);

test('a poisonous delivery stops no other of its repository, is dead in the end, and is applied when it is replayed', async () => {
  const id = (number: number): string => `poison-${number}`;
  await pulse.pg.query('delete from pull_requests');
  await pulse.pg.query(`alter table pull_requests add constraint poison check (number <> ${POISONED})`);
  for (let number = 1; number <= OTHERS; number++) {
    expect((await deliver(opened(number), { deliveryId: id(number) })).status).toBe(202);
  }
  await untilApplied();
  const { rows } = await pulse.pg.query(
    `select status, count(*)::int from webhook_deliveries where delivery_id like 'poison-%' group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { status: 'processed', count: OTHERS - 1 },
    { status: 'failed', count: 1 },
  ]);
  // Its waits add up to half an hour: they are over.
  await pulse.pg.query(
    `update webhook_deliveries set attempts = $2, next_attempt_at = now() where delivery_id = $1`,
    [id(POISONED), ATTEMPTS_MAX - 1],
  );
  await waitUntil('it is dead', async () => /^dead: .*"poison"/.test(await outcomeOf(id(POISONED))), 20_000);
  await pulse.pg.query('alter table pull_requests drop constraint poison');
  const { rows: dead } = await pulse.pg.query<{ seq: string | number }>(
    'select seq from webhook_deliveries where delivery_id = $1',
    [id(POISONED)],
  );
  await pulse.client.replayDelivery(String(dead[0]!.seq));
  await waitUntil('it is applied', async () => (await outcomeOf(id(POISONED))) === 'processed', 20_000);
  expect((await pulse.pg.query('select from pull_requests')).rowCount).toBe(OTHERS);
}, 120_000);
