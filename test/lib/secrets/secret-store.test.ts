import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { ensureSecretKeysFile, secretKeysFile } from '../../../lib/secrets/key-file.ts';
import { type KeyRing, openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { rotateSecrets } from '../../../lib/secrets/rotate-secrets.ts';
import { createSecretStore } from '../../../lib/secrets/secret-store.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';
import { newSecretKeys } from './new-secret-keys.ts';

let testDatabase: TestDatabase;
let database: Database;
let dataDir: string;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url, applicationName: 'test', poolSize: 3 });
});
beforeEach(async () => {
  await database.pg.query('truncate secrets cascade');
  dataDir = await mkdtemp(join(tmpdir(), 'pulse-secrets-'));
  return () => rm(dataDir, { recursive: true });
});
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});

const ringOf = (secretKeys: string): KeyRing => openKeyRing({ secretKeys, dataDir });
const fileRing = (): KeyRing => openKeyRing({ secretKeys: undefined, dataDir });
const storeOf = (keyRing: KeyRing) => createSecretStore({ database, keyRing });
const keyIds = async () =>
  (await database.pg.query('select distinct key_id from secrets order by key_id')).rows.map(
    ({ key_id }) => key_id,
  );

describe('a secret store', () => {
  test('gives back what was put, replaced, and nothing of what was removed', async () => {
    const store = storeOf(ringOf(newSecretKeys('a')));
    const id = await store.put('github_token', 'ghp_first');
    expect(String(await store.get(id, 'github_token'))).toBe('ghp_first');
    await store.replace(id, 'github_token', 'ghp_second');
    expect(String(await store.get(id, 'github_token'))).toBe('ghp_second');
    await expect(store.get(id, 'webhook_secret')).rejects.toMatchObject({ code: 'secret_not_found' });
    await expect(store.replace(id, 'webhook_secret', 'x')).rejects.toMatchObject({
      code: 'secret_not_found',
    });
    await store.remove(id);
    await expect(store.get(id, 'github_token')).rejects.toMatchObject({ code: 'secret_not_found' });
  });

  test('keeps nothing readable in the database', async () => {
    await storeOf(ringOf(newSecretKeys('a'))).put('github_token', 'ghp_in_the_clear');
    const { rows } = await database.pg.query(`select encode(sealed, 'escape') as text from secrets`);
    expect(rows[0].text).not.toContain('ghp_');
  });

  test('a sealed value is worthless in another row', async () => {
    const store = storeOf(ringOf(newSecretKeys('a')));
    const mine = await store.put('webhook_secret', 'mine');
    const other = await store.put('webhook_secret', 'of another hook');
    await database.pg.query(
      'update secrets set sealed = (select sealed from secrets where secret_id = $1) where secret_id = $2',
      [mine, other],
    );
    await expect(store.get(other, 'webhook_secret')).rejects.toMatchObject({ code: 'secret_unreadable' });
  });

  test('takes part in a transaction', async () => {
    const store = storeOf(ringOf(newSecretKeys('a')));
    await database.slonik
      .transaction(async (db) => {
        const id = await store.put('github_token', 'x', db);
        expect(String(await store.get(id, 'github_token', db))).toBe('x');
        throw new Error('rolled back');
      })
      .catch(() => {});
    expect(await keyIds()).toEqual([]);
  });

  test('names a key that is not in the ring', async () => {
    const id = await storeOf(ringOf(newSecretKeys('lost'))).put('github_token', 'x');
    const get = storeOf(ringOf(newSecretKeys('present'))).get(id, 'github_token');
    await expect(get).rejects.toMatchObject({
      code: 'secret_key_unknown',
      message: /key lost, which PULSE_SECRET/,
    });
  });

  test.each(['', 'x'.repeat(65_537)])('refuses a secret of an impossible size', async (text) => {
    const put = storeOf(ringOf(newSecretKeys('a'))).put('github_token', text);
    await expect(put).rejects.toMatchObject({ code: 'secret_size' });
  });

  test('without any key it says where keys come from', async () => {
    const put = storeOf(fileRing()).put('github_token', 'x');
    await expect(put).rejects.toMatchObject({
      code: 'secret_keys_missing',
      message: /secret-keys is missing/,
    });
  });
});

describe('the key file', () => {
  test('is made once, for its owner only', async () => {
    await ensureSecretKeysFile(dataDir);
    const before = await readFile(secretKeysFile(dataDir), 'utf8');
    await ensureSecretKeysFile(dataDir);
    expect(await readFile(secretKeysFile(dataDir), 'utf8')).toBe(before);
    expect((await stat(secretKeysFile(dataDir))).mode & 0o777).toBe(0o600);
  });
});

describe('rotating', () => {
  test('makes a new key in the file and seals every secret with it, while another process goes on', async () => {
    await ensureSecretKeysFile(dataDir);
    const running = storeOf(fileRing());
    const ids = await Promise.all(
      Array.from({ length: 250 }, (_, n) => running.put('webhook_secret', `secret ${n}`)),
    );
    const [former] = await keyIds();
    const rotation = await rotateSecrets(database, fileRing());
    expect(rotation).toMatchObject({ isNewKey: true, keySource: 'file', resealed: 250, failures: [] });
    expect(rotation.keys).toEqual([{ keyId: rotation.keyId, secrets: 250 }]);
    expect(rotation.keyId).not.toBe(former);
    expect(String(await running.get(ids[249]!, 'webhook_secret'))).toBe('secret 249');
    await running.put('webhook_secret', 'a later one');
    expect(await keyIds()).toEqual([rotation.keyId]);
    expect((await stat(secretKeysFile(dataDir))).mode & 0o777).toBe(0o600);
  });

  test('keeps the former key for one more rotation, then forgets it', async () => {
    await ensureSecretKeysFile(dataDir);
    await storeOf(fileRing()).put('github_token', 'x');
    const keys: string[] = [];
    for (let n = 0; n < 3; n++) {
      await rotateSecrets(database, fileRing());
      keys.push(await readFile(secretKeysFile(dataDir), 'utf8'));
    }
    expect(keys.map((text) => text.trim().split('\n').length)).toEqual([2, 2, 2]);
    expect(keys[2]!.split('\n')[1]).toBe(keys[1]!.split('\n')[0]);
  });

  test('one that was interrupted is finished before another key is made', async () => {
    await ensureSecretKeysFile(dataDir);
    await storeOf(fileRing()).put('github_token', 'x');
    await fileRing().addKey!(new Set(await keyIds()));
    const finished = await rotateSecrets(database, fileRing());
    expect(finished).toMatchObject({ isNewKey: false, resealed: 1 });
    expect(await rotateSecrets(database, fileRing())).toMatchObject({ isNewKey: true, resealed: 1 });
  });

  test('with keys in the environment it seals everything with the first one', async () => {
    const [former, added] = [newSecretKeys('former'), newSecretKeys('added')];
    const id = await storeOf(ringOf(former)).put('github_token', 'x');
    const ring = ringOf(`${added},${former}`);
    const rotation = await rotateSecrets(database, ring);
    expect(rotation).toMatchObject({
      keyId: 'added',
      keySource: 'environment',
      isNewKey: false,
      resealed: 1,
    });
    expect(await rotateSecrets(database, ring)).toMatchObject({ resealed: 0 });
    expect(String(await storeOf(ringOf(added)).get(id, 'github_token'))).toBe('x');
  });

  test('names the secrets that do not open and rotates the others', async () => {
    const lost = await storeOf(ringOf(newSecretKeys('lost'))).put('github_token', 'gone');
    await ensureSecretKeysFile(dataDir);
    const store = storeOf(fileRing());
    const id = await store.put('github_token', 'here');
    const rotation = await rotateSecrets(database, fileRing());
    expect(rotation).toMatchObject({ isNewKey: true, resealed: 1 });
    expect(rotation.failures).toEqual([{ secretId: lost, reason: expect.stringContaining('the key lost') }]);
    expect(String(await store.get(id, 'github_token'))).toBe('here');
  });

  test('only one runs at a time', async () => {
    await ensureSecretKeysFile(dataDir);
    const outcomes = await Promise.allSettled([1, 2].map(() => rotateSecrets(database, fileRing())));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'secret_rotation_running' });
    expect(refused.length).toBeLessThan(2);
  });
});
