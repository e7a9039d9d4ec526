import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeItems } from '../../cli/take-items.ts';
import { DEFAULT_REFETCH_INPUT } from '../../domain/workflow-messages/refetch.ts';
import { reconcileWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../lib/temporal/workflow-ids.ts';
import { editPullRequest, openPullRequest } from '../fake-github/actions/pull-requests.ts';
import { createLiveScene, type LiveScene } from './live-scene.ts';
import { waitUntil } from './wait-until.ts';

let live: LiveScene;
let repositoryId: string;
beforeAll(async () => {
  live = await createLiveScene({ pullRequests: 12 });
}, 240_000);
afterAll(() => live[Symbol.asyncDispose]());

async function untilSynced(): Promise<void> {
  await waitUntil(
    'the sync has ended',
    async () => (await live.client.getSyncProgress(repositoryId)).status === 'completed',
    240_000,
  );
}

/** Titles by number, as the fake has them and as they are stored. */
function titlesThere(): Record<number, string> {
  return Object.fromEntries(
    [...live.fake.repository.pulls.values()].map(({ number, title }) => [number, title]),
  );
}
async function titlesHere(): Promise<Record<number, string>> {
  const { rows } = await live.pg.query<{ number: number; title: string }>(
    'select number, title from pull_requests order by number',
  );
  return Object.fromEntries(rows.map(({ number, title }) => [number, title]));
}

async function reconcile(): Promise<void> {
  await live.client.startReconciliation();
  await live.scene.client.workflow.getHandle(reconcileWorkflowId(null)).result();
}

async function openAlarms(): Promise<string[]> {
  const { rows } = await live.pg.query('select kind from alarms where resolved_at is null order by kind');
  return rows.map(({ kind }) => kind);
}

/** Does what a Schedule starts every twenty seconds, until nothing is left to ask. */
async function askAgain(): Promise<void> {
  await waitUntil(
    'nothing is left to ask GitHub again',
    async () => {
      await live.scene.client.workflow.execute(WORKFLOW_TYPES.refetchPullRequests, {
        workflowId: 'ask-again',
        taskQueue: TASK_QUEUES.pulse,
        args: [DEFAULT_REFETCH_INPUT],
      });
      const { rowCount } = await live.pg.query('select from pull_requests where refetch_at is not null');
      return rowCount === 0;
    },
    30_000,
  );
}

test('a wrong token is told so, and nothing is stored of it but its seal', async () => {
  const token = 'ghp_wrong';
  await expect(live.client.connectRepository({ github: 'acme/waybill', token })).rejects.toMatchObject({
    code: 'github_unauthorized',
  });
  expect((await live.pg.query('select from repositories')).rowCount).toBe(0);
}, 240_000);

test('a repository that is not there is told so', async () => {
  await expect(
    live.client.connectRepository({ github: 'acme/nothing', token: live.fake.token.value }),
  ).rejects.toMatchObject({ code: 'repository_not_visible' });
}, 240_000);

test('connecting joins the plain mirror of this name, makes a hook that GitHub has pinged, and syncs', async () => {
  const mirror = await live.client.connectRepository({
    source: `${live.fake.url}/acme/waybill.git`,
    name: 'acme/waybill',
  });
  const connected = await live.client.connectRepository({
    github: 'acme/waybill',
    token: live.fake.token.value,
  });
  expect(connected).toMatchObject({
    id: mirror.id,
    fullName: 'acme/waybill',
    connection: 'provider',
    defaultBranch: 'main',
    hook: { state: 'active', advice: null },
  });
  repositoryId = connected.id;
  const [hook] = [...live.fake.world.hooks.values()].filter(({ target }) => target.type === 'repository');
  expect(hook).toMatchObject({ contentType: 'json', active: true });
  expect(hook!.events).toContain('pull_request_review');
  await untilSynced();
  expect(await titlesHere()).toEqual(titlesThere());
  const { rows } = await live.pg.query('select login from github_tokens');
  expect(rows).toEqual([{ login: 'ada' }]);
}, 90_000);

test('connecting again changes nothing but the secret of the hook', async () => {
  const hooksBefore = live.fake.world.hooks.size;
  const again = await live.client.connectRepository({ github: 'acme/waybill', token: live.fake.token.value });
  expect(again).toMatchObject({ id: repositoryId, hook: { state: 'active' } });
  expect(live.fake.world.hooks.size).toBe(hooksBefore);
  expect((await live.pg.query('select from hooks')).rowCount).toBe(1);
  await untilSynced();
}, 240_000);

test('what GitHub tells while nobody listens comes back by itself, also several events of one second', async () => {
  await live.stopApi();
  const pulls = [...live.fake.repository.pulls.values()];
  for (let at = 0; at < 40; at++) {
    const pull = pulls[at % pulls.length]!;
    await editPullRequest(live.stage, live.fake.repository, pull, {
      title: `${pull.title} ${at}`.slice(-60),
    });
  }
  const opened = await openPullRequest(live.stage, live.fake.repository, {
    title: 'Opened while nobody listened',
  });
  await live.fake.deliverer.idle();
  await live.startApi();
  const [hook] = await takeItems(live.client.listHooks(), 10);
  await live.client.startReconciliation({ hookId: hook!.id });
  await live.scene.client.workflow.getHandle(reconcileWorkflowId(hook!.id)).result();
  const [run] = await takeItems(live.client.listReconciliations(), 1);
  expect(run).toMatchObject({ status: 'completed', lost: 0, unknown: 0, unresolved: 0, isWhole: true });
  expect(run!.recovered).toBeGreaterThanOrEqual(41);
  await live.untilApplied();
  // GitHub's times have whole seconds: where two events of one second disagree, it is asked again.
  await askAgain();
  expect(await titlesHere()).toEqual(titlesThere());
  expect((await titlesHere())[opened.number]).toBe('Opened while nobody listened');
  const { rows } = await live.pg.query(
    "select reconciled_through > now() - interval '5 minutes' as recent from hooks",
  );
  expect(rows).toEqual([{ recent: true }]);
}, 120_000);

test('what GitHub says we took and we have not raises an alarm, is fetched, and the alarm ends', async () => {
  const pull = [...live.fake.repository.pulls.values()][0]!;
  await editPullRequest(live.stage, live.fake.repository, pull, { title: 'Taken and lost' });
  await live.fake.deliverer.idle();
  await live.untilApplied();
  await live.pg.query(`delete from webhook_deliveries where delivery_id = (
    select delivery_id from webhook_deliveries order by seq desc limit 1)`);
  await reconcile();
  const [run] = await takeItems(live.client.listReconciliations(), 1);
  expect(run!.lost).toBeGreaterThanOrEqual(1);
  expect(run!.recovered).toBe(run!.lost + run!.missed);
  expect(await openAlarms()).toEqual(['delivery_lost']);
  await reconcile();
  expect(await openAlarms()).toEqual([]);
}, 240_000);

test('a hook that is gone, switched off or altered at GitHub is found and said, until it is well again', async () => {
  const hook = [...live.fake.world.hooks.values()].find(({ target }) => target.type === 'repository')!;
  const status = async () => (await takeItems(live.client.listHooks(), 1))[0];
  hook.active = false;
  await reconcile();
  expect(await status()).toMatchObject({ status: 'disabled' });
  expect(await openAlarms()).toEqual(['hook_disabled']);
  hook.active = true;
  hook.events = ['push'];
  await reconcile();
  expect(await status()).toMatchObject({ status: 'altered' });
  expect((await status())!.statusDetail).toContain('pull_request_review');
  expect(await openAlarms()).toEqual(['hook_altered']);
  live.fake.world.hooks.delete(hook.id);
  await reconcile();
  expect(await status()).toMatchObject({ status: 'missing' });
  expect(await openAlarms()).toEqual(['hook_missing']);
  const again = await live.client.connectRepository({ github: 'acme/waybill', token: live.fake.token.value });
  expect(again.hook).toMatchObject({ state: 'active' });
  await reconcile();
  expect(await status()).toMatchObject({ status: 'active', statusDetail: null });
  expect(await openAlarms()).toEqual([]);
}, 90_000);

test('disconnecting takes the hook away and keeps the data; connecting again goes on with it', async () => {
  await untilSynced();
  const disconnected = await live.client.disconnectRepository(repositoryId);
  expect(disconnected).toMatchObject({ isActive: false, disconnectedAt: expect.any(String), advice: null });
  expect([...live.fake.world.hooks.values()].filter(({ target }) => target.type === 'repository')).toEqual(
    [],
  );
  expect(Object.keys(await titlesHere())).toHaveLength(13);
  await expect(live.client.startSync(repositoryId)).rejects.toMatchObject({
    code: 'repository_disconnected',
  });
  const again = await live.client.connectRepository({ github: 'acme/waybill', token: live.fake.token.value });
  expect(again).toMatchObject({ id: repositoryId, isActive: true, disconnectedAt: null });
}, 240_000);
