import { afterEach, beforeEach, expect, test } from 'vitest';
import { findExample } from '../sources/github/webhooks/example-payloads.ts';
import { createRelayScene, type NewHook, type RelayScene } from './relay-scene.ts';

const HELLO_WORLD = 186_853_002;
const OPENED = findExample('pull_request', 'opened');

let scene: RelayScene;
beforeEach(async () => {
  scene = await createRelayScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

async function deliverThrough(hook: NewHook, event = 'pull_request', payload: unknown = OPENED) {
  const hookId = await scene.addHook(hook);
  const id = await scene.deliver(hookId, event, payload);
  scene.startRelay();
  await scene.untilIdle();
  const { status, error } = await scene.state(id);
  return { status, error, stored: (await scene.pg.query('select from pull_requests')).rowCount };
}

test('of a repository that nobody connected', async () => {
  expect(await deliverThrough({})).toEqual({
    status: 'skipped',
    error: 'its repository is not connected',
    stored: 0,
  });
});

test.for([
  [{ disconnected_at: new Date() }, 'its repository was disconnected'],
  [{ is_active: false }, 'its repository is not active'],
  [{ api_url: 'https://github.example.org/api/v3' }, 'its repository is at another GitHub than its hook'],
] as const)('of a repository with %j', async ([columns, reason]) => {
  await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD, columns);
  expect(await deliverThrough({})).toEqual({ status: 'skipped', error: reason, stored: 0 });
});

test("through another repository's hook it changes nothing", async () => {
  await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD);
  const other = await scene.addRepository('mallory/evil', 666);
  expect(await deliverThrough({ kind: 'repository', repoId: other })).toEqual({
    status: 'skipped',
    error: 'its repository is not connected',
    stored: 0,
  });
});

test("through another organisation's hook it changes nothing", async () => {
  await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD);
  expect(await deliverThrough({ kind: 'organization', organization: 'mallory' })).toMatchObject({
    status: 'skipped',
    error: expect.stringContaining('not of the organisation'),
    stored: 0,
  });
});

test('through the hook of its organisation it is taken, however that is spelt', async () => {
  await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD);
  const hook = { kind: 'organization', organization: 'CODERTOCAT' } as const;
  expect(await deliverThrough(hook)).toMatchObject({ status: 'processed', stored: 1 });
});

test('the organisation that a repository is transferred to tells of it', async () => {
  await scene.addRepository('octocat/Hello-World', 186_853_007);
  const payload = findExample('repository', 'transferred');
  const organization = (payload.repository as { owner: { login: string } }).owner.login;
  Object.assign(payload.repository as object, { id: 186_853_007 });
  expect(await deliverThrough({ kind: 'organization', organization }, 'repository', payload)).toMatchObject({
    status: 'processed',
  });
  const { rows } = await scene.pg.query('select owner from repositories');
  expect(rows).toEqual([{ owner: organization }]);
});

test('a repository that only a mirror told of is known by its name to its own hook, and gets its id', async () => {
  const repoId = await scene.addRepository('codertocat/hello-world', null);
  expect(await deliverThrough({ kind: 'repository', repoId })).toMatchObject({
    status: 'processed',
    stored: 1,
  });
  const { rows } = await scene.pg.query('select provider_id, name from repositories');
  expect(rows).toEqual([{ provider_id: HELLO_WORLD, name: 'Hello-World' }]);
});

test("an installation is a matter of its App's own hook", async () => {
  const payload = findExample('installation', 'created');
  expect(
    await deliverThrough({ kind: 'organization', organization: 'octo' }, 'installation', payload),
  ).toMatchObject({
    status: 'skipped',
    error: "only an App's own hook speaks of its installations",
  });
});

test('an installation of another App is not taken', async () => {
  const payload = findExample('installation', 'created');
  expect(await deliverThrough({ appId: 1_234_567 }, 'installation', payload)).toMatchObject({
    status: 'skipped',
    error: 'the installation is of another App than the hook',
  });
});

test('an organisation that was renamed keeps its hook', async () => {
  const hookId = await scene.addHook({ kind: 'organization', organization: 'Octocoders' });
  const payload = findExample('organization', 'renamed');
  await scene.deliver(hookId, 'organization', payload);
  scene.startRelay();
  await scene.untilIdle();
  const { rows } = await scene.pg.query('select organization from hooks');
  expect(rows).toEqual([{ organization: (payload.organization as { login: string }).login }]);
});
