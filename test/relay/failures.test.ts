import { afterEach, beforeEach, expect, test } from 'vitest';
import { ATTEMPTS_MAX } from '../../relay/retry-policy.ts';
import { findExample } from '../sources/github/webhooks/example-payloads.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { createRelayScene, type RelayScene } from './relay-scene.ts';

const HELLO_WORLD = 186_853_002;
const OTHERS = 30;

let scene: RelayScene;
let hookId: string;
beforeEach(async () => {
  scene = await createRelayScene();
  await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD);
  hookId = await scene.addHook();
});
afterEach(() => scene[Symbol.asyncDispose]());

function opened(number: number): Record<string, unknown> {
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.pull_request as object, { number, id: 1_000 + number });
  return payload;
}

/** Makes the database refuse one pull request, as a mistake of ours would. */
async function poison(number: number): Promise<void> {
  await scene.pg.query(`alter table pull_requests add constraint poison check (number <> ${number})`);
}

async function deliverAmong(number: number): Promise<string> {
  let poisoned = '';
  for (let n = 1; n <= OTHERS; n++) {
    const id = await scene.deliver(hookId, 'pull_request', opened(n));
    if (n === number) poisoned = id;
  }
  return poisoned;
}

test('one that cannot be applied stops no other of its repository, and is tried again', async () => {
  await poison(7);
  const id = await deliverAmong(7);
  scene.startRelay();
  await scene.untilIdle();
  const { rows } = await scene.pg.query(
    'select status, count(*)::int from webhook_deliveries group by 1 order by 1',
  );
  expect(rows).toEqual([
    { status: 'processed', count: OTHERS - 1 },
    { status: 'failed', count: 1 },
  ]);
  const state = await scene.state(id);
  expect(state.error).toContain('violates check constraint "poison"');
  expect(state.next_attempt_at.getTime()).toBeGreaterThan(Date.now() - 5_000);
  await scene.pg.query('alter table pull_requests drop constraint poison');
  await waitUntil('it is applied', async () => (await scene.state(id)).status === 'processed', 20_000);
  expect(await scene.state(id)).toMatchObject({ error: null });
});

test('after the last attempt it is dead, with the reason, and a person can queue it again', async () => {
  await poison(7);
  const id = await scene.deliver(hookId, 'pull_request', opened(7));
  await scene.pg.query('update webhook_deliveries set attempts = $1', [ATTEMPTS_MAX - 1]);
  scene.startRelay();
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({
    status: 'dead',
    attempts: ATTEMPTS_MAX,
    error: expect.stringContaining('poison'),
  });
  await scene.pg.query('alter table pull_requests drop constraint poison');
  await scene.pg.query(
    `update webhook_deliveries set status = 'received', attempts = 0, next_attempt_at = now()`,
  );
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({ status: 'processed', error: null });
});

test.for([
  ['no JSON', Buffer.from('{"action": "opened", '), 'it is no JSON'],
  ['nothing', Buffer.alloc(0), 'it is empty'],
  ['NUL bytes', Buffer.alloc(1_000), 'it is no JSON'],
  ['ten million brackets', Buffer.from('['.repeat(10_000_000)), 'nested more than'],
] as const)('what cannot be read is dead at once: %s', async ([, bytes, reason]) => {
  const id = await scene.deliver(hookId, 'pull_request', bytes);
  const other = await scene.deliver(hookId, 'pull_request', opened(1));
  scene.startRelay();
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({
    status: 'dead',
    attempts: 1,
    error: expect.stringContaining(reason),
  });
  expect(await scene.state(other)).toMatchObject({ status: 'processed' });
});

test('of a payload of hostile texts the rest is stored', async () => {
  const payload = opened(1);
  Object.assign(payload.pull_request as object, { title: '\u0000\ud800\u202e', body: '\udfff'.repeat(100) });
  const id = await scene.deliver(hookId, 'pull_request', payload);
  scene.startRelay();
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({ status: 'processed', error: null });
  const { rows } = await scene.pg.query('select title from pull_requests');
  expect(rows).toEqual([{ title: '\ufffd\u202e' }]);
});

test('a delivery over which a relay died alone counts that as an attempt', async () => {
  const id = await scene.deliver(hookId, 'pull_request', opened(1));
  await scene.pg.query('insert into relay_notes (applying) select array_agg(seq) from webhook_deliveries');
  scene.startRelay();
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: expect.stringContaining('died over it'),
  });
  await waitUntil('it is applied', async () => (await scene.state(id)).status === 'processed', 20_000);
});

test('of those over which a relay died together none is blamed', async () => {
  await deliverAmong(0);
  await scene.pg.query('insert into relay_notes (applying) select array_agg(seq) from webhook_deliveries');
  scene.startRelay();
  await scene.untilIdle();
  const { rows } = await scene.pg.query(
    'select status, attempts, count(*)::int from webhook_deliveries group by 1, 2',
  );
  expect(rows).toEqual([{ status: 'processed', attempts: 1, count: OTHERS }]);
});
