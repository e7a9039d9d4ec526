import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeItems } from '../../cli/take-items.ts';
import { adoptAppHook } from '../../lib/hooks/adopt-app-hook.ts';
import { createHook } from '../../lib/hooks/hook-secrets.ts';
import { reconcileWorkflowId } from '../../lib/temporal/workflow-ids.ts';
import { bindHook } from '../../sql/reconciliation/reconciled-hooks.ts';
import { editPullRequest } from '../fake-github/actions/pull-requests.ts';
import { addAppHook } from '../fake-github/seed/add-credentials.ts';
import { createLiveScene, type LiveScene } from './live-scene.ts';
import { waitUntil } from './wait-until.ts';

const SECRET = 'as it was set at GitHub';

let live: LiveScene;
let repositoryId: string;
beforeAll(async () => {
  live = await createLiveScene({ pullRequests: 4, asApp: true });
  const { fake, scene, publicUrl } = live;
  // Who wants an organisation's own hook looked after grants this.
  const permissions = { ...fake.installation.permissions, organization_hooks: 'read' as const };
  Object.assign(fake.installation, { permissions });
  addAppHook(fake.world, fake.app, `${publicUrl}/webhooks/github`, SECRET);
  const setting = { apiUrl: fake.url, appId: fake.app.id, secret: SECRET };
  await adoptAppHook({ database: scene.database, secrets: scene.secrets }, setting);
}, 60_000);
afterAll(() => live[Symbol.asyncDispose]());

async function changeTitle(title: string): Promise<void> {
  const [pull] = live.fake.repository.pulls.values();
  live.fake.world.clock.advance(2_000);
  await editPullRequest(live.stage, live.fake.repository, pull!, { title });
  await live.fake.deliverer.idle();
}

const untilShown = (title: string): Promise<void> =>
  waitUntil(
    `"${title}" is shown`,
    async () => (await live.pg.query('select from pull_requests where title = $1', [title])).rowCount === 1,
    20_000,
  );

async function reconcile(): Promise<void> {
  await live.client.startReconciliation();
  await live.scene.client.workflow.getHandle(reconcileWorkflowId(null)).result();
}

async function lastRun(hookId: string) {
  const runs = await takeItems(live.client.listReconciliations(), 20);
  return runs.find((run) => run.hookId === hookId);
}

test('a repository where the App is installed is connected without a token, and told of by the App’s own hook', async () => {
  const connected = await live.client.connectRepository({ github: 'acme/waybill' });
  expect(connected).toMatchObject({ connection: 'provider', hook: { state: 'app', advice: null } });
  repositoryId = connected.id;
  const [installation] = await takeItems(live.client.listInstallations(), 1);
  expect(installation).toMatchObject({ accountLogin: 'acme', accountType: 'Organization' });
  await waitUntil(
    'the sync has ended',
    async () => (await live.client.getSyncProgress(repositoryId)).status === 'completed',
    60_000,
  );
  await changeTitle('Told by the App');
  await untilShown('Told by the App');
  expect([...live.fake.world.hooks.values()].map(({ target }) => target.type)).toEqual(['integration']);
}, 90_000);

test('what the App’s hook was told while nobody listened comes back', async () => {
  await live.stopApi();
  await changeTitle('Missed by the App');
  await live.startApi();
  await reconcile();
  await untilShown('Missed by the App');
  const [hook] = await takeItems(live.client.listHooks(), 1);
  expect(hook).toMatchObject({ kind: 'app', status: 'active' });
  expect(await lastRun(hook!.id)).toMatchObject({ status: 'completed', missed: 1, recovered: 1, lost: 0 });
}, 60_000);

test('an organisation’s own hook is looked after as well', async () => {
  const { fake, scene, publicUrl } = live;
  const owner = { kind: 'organization', apiUrl: fake.url, organization: 'acme' } as const;
  const made = await createHook({ database: scene.database, secrets: scene.secrets }, owner);
  const url = `${publicUrl}/webhooks/github/${made.hook.id}`;
  const there = addAppHook(fake.world, fake.app, url, made.secret);
  Object.assign(there, { target: { type: 'organization', id: fake.organization.id }, events: ['*'] });
  await bindHook(scene.database.slonik, made.hook.id, there.id, ['pull_request']);
  await changeTitle('Told to the organisation');
  await untilShown('Told to the organisation');
  await live.stopApi();
  await changeTitle('Missed by the organisation');
  await live.startApi();
  await reconcile();
  await untilShown('Missed by the organisation');
  expect(await lastRun(made.hook.id)).toMatchObject({ status: 'completed', recovered: 1, lost: 0 });
  fake.world.hooks.delete(there.id);
  await reconcile();
  const hooks = await takeItems(live.client.listHooks(), 5);
  expect(hooks.find(({ id }) => id === made.hook.id)).toMatchObject({ status: 'missing' });
}, 60_000);
