import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { adoptAppHook } from '../../../lib/hooks/adopt-app-hook.ts';
import { createHook, rotateHookSecret } from '../../../lib/hooks/hook-secrets.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { createSecretStore, type SecretStore } from '../../../lib/secrets/secret-store.ts';
import { findHookOf, listHooks } from '../../../sql/hooks/hooks.ts';
import { addRepository } from '../../api/seed.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';
import { newSecretKeys } from '../secrets/new-secret-keys.ts';

const apiUrl = 'https://api.github.com';

let testDatabase: TestDatabase;
let database: Database;
let secrets: SecretStore;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 2 });
  const keyRing = openKeyRing({ secretKeys: newSecretKeys('a'), dataDir: '/nowhere' });
  secrets = createSecretStore({ database, keyRing });
});
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const countSecrets = async () =>
  Number((await database.pg.query('select count(*) as n from secrets')).rows[0].n);

test('a repository, an organisation and an App have one hook each, with a secret of its own', async () => {
  const repoId = await addRepository(database.pg, 'acme/shop');
  const owners = [
    { kind: 'repository', apiUrl, repoId },
    { kind: 'organization', apiUrl, organization: 'Acme' },
    { kind: 'app', apiUrl, appId: 7 },
  ] as const;
  for (const owner of owners) {
    const { hook, secret } = await createHook({ database, secrets }, owner);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(String(await secrets.get(hook.secretId!, 'webhook_secret'))).toBe(secret);
    expect(await findHookOf(database.slonik, owner)).toEqual(hook);
  }
  const before = await countSecrets();
  for (const owner of [...owners, { kind: 'organization', apiUrl, organization: 'ACME' } as const]) {
    await expect(createHook({ database, secrets }, owner)).rejects.toMatchObject({ code: 'hook_exists' });
  }
  expect(await countSecrets()).toBe(before);
  expect(await listHooks(database.slonik, { limit: 10 })).toHaveLength(3);
});

test('changing the secret keeps the former one for a while and forgets the one before', async () => {
  const owner = { kind: 'organization', apiUrl, organization: 'rotating' } as const;
  const first = await createHook({ database, secrets }, owner);
  const second = await rotateHookSecret({ database, secrets }, first.hook.id, 60_000);
  expect(second.hook).toMatchObject({ id: first.hook.id, previousSecretId: first.hook.secretId });
  expect(second.hook.previousValidUntil!.getTime() - Date.now()).toBeGreaterThan(50_000);
  expect(second.secret).not.toBe(first.secret);
  const before = await countSecrets();
  const third = await rotateHookSecret({ database, secrets }, first.hook.id, 60_000);
  expect(third.hook.previousSecretId).toBe(second.hook.secretId);
  expect(await countSecrets()).toBe(before);
  await expect(secrets.get(first.hook.secretId!, 'webhook_secret')).rejects.toMatchObject({
    code: 'secret_not_found',
  });
});

test('a hook that is not there has no secret to change, and leaves none behind', async () => {
  const before = await countSecrets();
  const nobody = '018f2f5e-6c4f-4b8e-9f43-7f3d2a1b0c9d';
  await expect(rotateHookSecret({ database, secrets }, nobody, 1_000)).rejects.toMatchObject({
    code: 'hook_not_found',
  });
  expect(await countSecrets()).toBe(before);
});

test("the hook of the configured App is made once, and follows the settings' secret", async () => {
  const setting = { apiUrl: 'https://github.example.org/api/v3', appId: 4711, secret: 'as set at GitHub' };
  const owner = { kind: 'app', apiUrl: setting.apiUrl, appId: setting.appId } as const;
  const secretNow = async () => {
    const hook = await findHookOf(database.slonik, owner);
    return String(await secrets.get(hook!.secretId!, 'webhook_secret'));
  };
  expect(await adoptAppHook({ database, secrets }, setting)).toBe('created');
  expect(await adoptAppHook({ database, secrets }, setting)).toBe('known');
  expect(await secretNow()).toBe('as set at GitHub');
  expect(await adoptAppHook({ database, secrets }, { ...setting, secret: 'another' })).toBe('changed');
  expect(await secretNow()).toBe('another');
  const hook = await findHookOf(database.slonik, owner);
  expect(String(await secrets.get(hook!.previousSecretId!, 'webhook_secret'))).toBe('as set at GitHub');
});
