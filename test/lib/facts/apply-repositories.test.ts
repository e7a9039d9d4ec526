import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InstallationFact } from '../../../domain/facts/repository-facts.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, at, pullRequest, repository } from './make-facts.ts';

let opened: OpenTestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  await opened.database.pg.query('truncate repositories, github_installations, organizations cascade');
});

async function stored(repoId: number): Promise<Record<string, unknown>> {
  const { rows } = await opened.database.pg.query('select * from repositories where repo_id = $1', [repoId]);
  return rows[0];
}

test('a plain mirror is joined by its name, and stays itself when renamed', async () => {
  const repoId = await opened.addRepository('demo');
  await applyEvent(opened, null, [repository({ name: 'Demo', isPrivate: true }), pullRequest()]);
  expect(await stored(repoId)).toMatchObject({ provider_id: 42, name: 'Demo', is_private: true });
  await applyEvent(opened, null, [repository({ owner: 'other', name: 'moved', updatedAt: at(5) })]);
  await applyEvent(opened, null, [repository({ updatedAt: at(3) })]);
  expect(await stored(repoId)).toMatchObject({ full_name: 'other/moved' });
  const { rows } = await opened.database.pg.query(
    'select count(*)::int from pull_requests where repo_id = $1',
    [repoId],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

test('a repository that is not connected is not made, and its facts are left out', async () => {
  const applied = await applyEvent(opened, null, [repository({ name: 'stranger' }), pullRequest()]);
  expect(applied).toEqual({ changedPullRequests: [], refetch: [], readMirror: [] });
  const { rows } = await opened.database.pg.query('select count(*)::int from repositories');
  expect(rows).toEqual([{ count: 0 }]);
});

test('a name that another repository takes over merges nothing', async () => {
  const first = await opened.addRepository('demo');
  const second = await opened.addRepository('shop');
  await applyEvent(opened, null, [repository()]);
  await applyEvent(opened, null, [repository({ providerId: 43, name: 'shop' })]);
  await applyEvent(opened, null, [repository({ providerId: 43, name: 'demo', updatedAt: at(9) })]);
  expect(await stored(second)).toMatchObject({ provider_id: 43, name: 'demo' });
  expect(await stored(first)).toMatchObject({ provider_id: 42, name: `demo~${first}` });
  await applyEvent(opened, null, [repository({ name: 'demo-old', updatedAt: at(10) })]);
  expect(await stored(first)).toMatchObject({ name: 'demo-old' });
});

test('two repositories may swap names in one batch', async () => {
  const first = await opened.addRepository('demo');
  const second = await opened.addRepository('shop');
  await applyEvent(opened, null, [repository(), repository({ providerId: 43, name: 'shop' })]);
  await applyEvent(opened, null, [
    repository({ name: 'shop', updatedAt: at(1) }),
    repository({ providerId: 43, name: 'demo', updatedAt: at(1) }),
  ]);
  expect(await stored(first)).toMatchObject({ name: 'shop' });
  expect(await stored(second)).toMatchObject({ name: 'demo' });
});

test('a deleted repository is not active, and its organisation is known', async () => {
  const repoId = await opened.addRepository('demo');
  const owner = {
    ownerId: 7,
    ownerType: 'Organization' as const,
    ownerAvatarUrl: 'https://avatars.example/acme',
  };
  await applyEvent(opened, repoId, [repository(owner)]);
  await applyEvent(opened, repoId, [repository({ ...owner, isDeleted: true, updatedAt: at(4) })]);
  expect(await stored(repoId)).toMatchObject({ is_active: false, deleted_at: at(4) });
  const { rows } = await opened.database.pg.query(
    'select o.login, o.slug, o.avatar_url from repositories join organizations o on o.id = organization_id',
  );
  expect(rows).toEqual([{ login: 'acme', slug: 'acme', avatar_url: 'https://avatars.example/acme' }]);
});

const installation: InstallationFact = {
  kind: 'installation',
  installationId: 11,
  appId: 1,
  accountId: 7,
  accountLogin: 'acme',
  accountType: 'Organization',
  repositorySelection: 'selected',
  permissions: { contents: 'read' },
  events: ['push'],
  suspendedAt: null,
  deletedAt: null,
  updatedAt: at(0),
};

test('an installation tells which connected repositories are reached, whatever order that comes in', async () => {
  const repoId = await opened.addRepository('demo');
  await applyEvent(opened, repoId, [repository()]);
  const reach = { kind: 'installation_repositories' as const, installationId: 11, added: [], removed: [] };
  const added = { ...reach, added: [{ providerId: 42, owner: 'acme', name: 'demo' }], observedAt: at(1) };
  const removed = { ...reach, removed: [{ providerId: 42 }], observedAt: at(2) };
  await applyEvent(opened, null, [installation, added]);
  expect(await stored(repoId)).toMatchObject({ installation_id: 11, is_active: true });
  await applyEvent(opened, null, [removed]);
  await applyEvent(opened, null, [added]);
  expect(await stored(repoId)).toMatchObject({ is_active: false });
});

test('a removed installation stays removed, and takes its repositories along', async () => {
  const repoId = await opened.addRepository('demo');
  await applyEvent(opened, repoId, [repository({ installationId: 11 }), installation]);
  await applyEvent(opened, null, [{ ...installation, deletedAt: at(0) }]);
  await applyEvent(opened, null, [{ ...installation, updatedAt: at(50) }]);
  const { rows } = await opened.database.pg.query('select deleted_at from github_installations');
  expect(rows).toEqual([{ deleted_at: at(0) }]);
  expect(await stored(repoId)).toMatchObject({ is_active: false });
});
