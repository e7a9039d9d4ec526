import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteInstallation, setSuspended } from '../actions/installations.ts';
import { renameRepository } from '../actions/repositories.ts';
import { ask, signAppToken } from '../ask.ts';
import { addInstallation, addPersonalToken } from '../seed/add-credentials.ts';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';

let fake: SeededGitHub;
let jwt: string;

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 3, isPrivate: true });
  jwt = await signAppToken(fake.app.id, fake.privateKey);
});

afterAll(() => fake.stop());

async function createToken(body: unknown = {}): Promise<string> {
  const target = `/app/installations/${fake.installation.id}/access_tokens`;
  const { body: created } = await ask(fake, jwt, target, { method: 'POST', body });
  return (created as { token: string }).token;
}

test('a private repository does not exist for strangers', async () => {
  expect((await ask(fake, null, '/repos/acme/waybill')).status).toBe(404);
  expect((await ask(fake, 'ghp_wrong', '/repos/acme/waybill')).status).toBe(401);
});

test('a right that is missing is named', async () => {
  const { value } = addPersonalToken(fake.world, fake.user, { permissions: { pull_requests: 'read' } });
  expect((await ask(fake, value, '/repos/acme/waybill/pulls')).status).toBe(200);
  const refused = await ask(fake, value, '/repos/acme/waybill/hooks');
  expect(refused).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by personal access token' },
  });
  expect(refused.headers['x-accepted-github-permissions']).toBe('repository_hooks=read');
});

test('GraphQL names no right, but gives nothing without it', async () => {
  const { value } = addPersonalToken(fake.world, fake.user, { permissions: { issues: 'read' } });
  const query =
    '{ repository(owner: "acme", name: "waybill") { issues(first: 1) { totalCount } pullRequests(first: 1) { totalCount } } }';
  const { status, body } = await ask(fake, value, '/graphql', { method: 'POST', body: { query } });
  expect(status).toBe(200);
  expect(body).toMatchObject({ errors: [{ type: 'FORBIDDEN', path: ['repository', 'pullRequests'] }] });
});

test('a classic token without the scope is told that there is nothing', async () => {
  const { value } = addPersonalToken(fake.world, fake.user, { scopes: ['read:user'] });
  expect((await ask(fake, value, '/repos/acme/waybill/hooks')).status).toBe(404);
  expect((await ask(fake, value, '/user')).headers['x-oauth-scopes']).toBe('read:user');
});

test('an installation token reaches what it was made for, for an hour', async () => {
  const token = await createToken({ permissions: { pull_requests: 'read' } });
  expect((await ask(fake, token, '/repos/acme/waybill/pulls')).status).toBe(200);
  const refused = await ask(fake, token, '/repos/acme/waybill/deployments');
  expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
  expect((await ask(fake, token, '/installation/repositories')).body).toMatchObject({ total_count: 1 });
  fake.world.clock.advance(3_601_000);
  expect((await ask(fake, token, '/repos/acme/waybill/pulls')).status).toBe(401);
  fake.world.clock.advance(-3_601_000);
});

test('an App is known by its signature', async () => {
  expect((await ask(fake, jwt, '/app')).body).toMatchObject({ id: fake.app.id });
  const [head, claims] = jwt.split('.');
  expect(
    (await ask(fake, `${head}.${claims}.${Buffer.alloc(256).toString('base64url')}`, '/app')).status,
  ).toBe(401);
  const long = await signAppToken(fake.app.id, fake.privateKey, 3_600);
  expect((await ask(fake, long, '/app')).body).toMatchObject({
    message: expect.stringContaining('too far in the future'),
  });
  expect((await ask(fake, jwt, '/repos/acme/waybill/pulls')).status).toBe(403);
});

test('a suspended installation gets nothing, a removed one is gone', async () => {
  const installation = addInstallation(fake.world, fake.app, fake.world.findAccount('ben')!);
  const target = `/app/installations/${installation.id}/access_tokens`;
  setSuspended(fake, installation, true);
  expect((await ask(fake, jwt, target, { method: 'POST' })).status).toBe(403);
  deleteInstallation(fake, installation);
  expect((await ask(fake, jwt, target, { method: 'POST' })).status).toBe(404);
});

test('a renamed repository leads to its new place', async () => {
  renameRepository(fake, fake.repository, 'freight');
  const moved = await ask(fake, fake.token.value, '/repos/acme/waybill/pulls?state=all&page=1');
  expect(moved.status).toBe(301);
  expect(moved.headers.location).toBe(
    `${fake.url}/repositories/${fake.repository.id}/pulls?state=all&page=1`,
  );
  expect((await ask(fake, fake.token.value, moved.headers.location!)).body).toHaveLength(3);
  renameRepository(fake, fake.repository, 'waybill');
});
