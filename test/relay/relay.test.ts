import { afterEach, beforeEach, expect, test } from 'vitest';
import { findExample } from '../sources/github/webhooks/example-payloads.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { createRelayScene, type RelayScene } from './relay-scene.ts';

/** The repository of most of GitHub's examples. */
const HELLO_WORLD = 186_853_002;

let scene: RelayScene;
let repoId: number;
let hookId: string;
beforeEach(async () => {
  scene = await createRelayScene();
  repoId = await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD);
  hookId = await scene.addHook();
});
afterEach(() => scene[Symbol.asyncDispose]());

test('a delivery becomes facts, and is processed in the same moment', async () => {
  scene.startRelay();
  const id = await scene.deliver(hookId, 'pull_request', findExample('pull_request', 'opened'));
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({
    status: 'processed',
    action: 'opened',
    repo_id: repoId,
    attempts: 1,
    error: null,
  });
  const { rows } = await scene.pg.query('select * from pull_requests');
  expect(rows).toMatchObject([
    {
      repo_id: repoId,
      number: 2,
      state: 'open',
      title: 'Update the README with new information.',
      analysis_status: 'pending',
      last_ingested_delivery_id: id,
    },
  ]);
  const { rows: repositories } = await scene.pg.query('select last_activity_at from repositories');
  expect(repositories[0].last_activity_at).not.toBeNull();
});

test('what waited before the relay started is applied, too', async () => {
  const id = await scene.deliver(hookId, 'pull_request', findExample('pull_request', 'opened'));
  scene.startRelay();
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({ status: 'processed', error: null });
});

test('an announced delivery does not wait for the next poll', async () => {
  scene.startRelay();
  await scene.deliver(hookId, 'star', findExample('star'));
  await scene.untilIdle();
  const startedMs = performance.now();
  for (let n = 0; n < 20; n++) {
    await scene.deliver(hookId, 'star', findExample('star'));
    await scene.untilIdle();
  }
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});

test.for([
  ['star', 'created', 'events of this kind fill nothing'],
  ['github_app_authorization', 'revoked', 'nothing is kept that a user authorised'],
] as const)('what fills nothing is skipped with the reason: %s', async ([event, action, reason]) => {
  scene.startRelay();
  const id = await scene.deliver(hookId, event, findExample(event, action));
  await scene.untilIdle();
  expect(await scene.state(id)).toMatchObject({ status: 'skipped', action, error: reason });
});

test('a ping makes a new hook active, and its deletion at GitHub is seen', async () => {
  scene.startRelay();
  await scene.deliver(hookId, 'ping', findExample('ping'));
  await scene.untilIdle();
  const read = async () => (await scene.pg.query('select * from hooks')).rows[0];
  expect(await read()).toMatchObject({ status: 'active', provider_hook_id: 109_948_940 });
  expect((await read()).last_ping_at).not.toBeNull();
  await scene.deliver(hookId, 'meta', findExample('meta'));
  await scene.untilIdle();
  expect(await read()).toMatchObject({ status: 'missing', status_detail: 'It was deleted at GitHub.' });
});

test('a renamed repository is renamed by whatever event comes first', async () => {
  scene.startRelay();
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.repository as object, { name: 'Hello-Mars', full_name: 'Codertocat/Hello-Mars' });
  await scene.deliver(hookId, 'pull_request', payload);
  await scene.untilIdle();
  const { rows } = await scene.pg.query('select full_name from repositories');
  expect(rows).toEqual([{ full_name: 'Codertocat/Hello-Mars' }]);
});

test('a push that tells less than happened leaves the mirror to be read again', async () => {
  scene.startRelay();
  const payload = { ...findExample('push'), ref: 'refs/heads/master', forced: true };
  await scene.deliver(hookId, 'push', payload);
  await scene.untilIdle();
  const { rows } = await scene.pg.query('select mirror_outdated_at from repositories');
  expect(rows[0].mirror_outdated_at).not.toBeNull();
});

test('relays side by side apply each delivery once', async () => {
  const ids: string[] = [];
  scene.startRelay();
  scene.startRelay();
  scene.startRelay();
  for (let n = 1; n <= 50; n++) {
    const payload = findExample('pull_request', 'opened');
    Object.assign(payload.pull_request as object, { number: n, id: 1_000 + n });
    ids.push(await scene.deliver(hookId, 'pull_request', payload));
  }
  await scene.untilIdle();
  const { rows } = await scene.pg.query(
    'select attempts, status, count(*)::int from webhook_deliveries group by 1, 2',
  );
  expect(rows).toEqual([{ attempts: 1, status: 'processed', count: 50 }]);
  expect((await scene.pg.query('select from pull_requests')).rowCount).toBe(50);
});

test('when the relay that applies is stopped, another goes on', async () => {
  const first = scene.startRelay();
  await scene.deliver(hookId, 'star', findExample('star'));
  await scene.untilIdle();
  scene.startRelay();
  await first.stop();
  const id = await scene.deliver(hookId, 'star', findExample('star'));
  await scene.untilIdle();
  expect((await scene.state(id)).status).toBe('skipped');
});

test('a relay whose connection is ended by the server goes on', async () => {
  scene.startRelay();
  await scene.deliver(hookId, 'star', findExample('star'));
  await scene.untilIdle();
  const { rowCount } = await scene.pg.query(
    `select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory' and l.granted
       and l.database = (select oid from pg_database where datname = current_database())`,
  );
  expect(rowCount).toBe(1);
  const id = await scene.deliver(hookId, 'star', findExample('star'));
  await waitUntil('it is skipped', async () => (await scene.state(id)).status === 'skipped', 10_000);
});
