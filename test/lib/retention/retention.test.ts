import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHook, rotateHookSecret } from '../../../lib/hooks/hook-secrets.ts';
import { forgetRepository } from '../../../lib/retention/forget-repository.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { createSecretStore, type SecretStore } from '../../../lib/secrets/secret-store.ts';
import { readDelivery } from '../../../sources/github/webhooks/read-delivery.ts';
import { markHookRemoved } from '../../../sql/reconciliation/reconciled-hooks.ts';
import {
  dropSomePayloads,
  dropUnusedSecrets,
  listForgottenRepositories,
} from '../../../sql/upkeep/retention.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { fillRepository } from '../../api/fill-repository.ts';
import { TEST_SECRET_KEYS } from '../../api/test-api.ts';
import { addDelivery } from '../../api/work/add-delivery.ts';
import { readExamplePayloads } from '../../sources/github/webhooks/example-payloads.ts';
import { applyAll } from '../facts/make-facts.ts';

const API_URL = 'https://api.github.com';
const DAY = "interval '1 day'";

let opened: OpenTestDatabase;
let secrets: SecretStore;
beforeEach(async () => {
  opened = await openTestDatabase();
  const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
  secrets = createSecretStore({ database: opened.database, keyRing });
});
afterEach(() => opened[Symbol.asyncDispose]());

/** A repository of which there is something in nearly every table. */
async function addFullRepository(name: string): Promise<number> {
  const repoId = await opened.addRepository(name);
  for (const { event, payload } of readExamplePayloads()) {
    const read = readDelivery(event, 'application/json', Buffer.from(JSON.stringify(payload)));
    if (read.outcome !== 'facts') continue;
    const facts = read.facts.filter(({ kind }) => !kind.startsWith('repository') && kind !== 'installation');
    await applyAll(opened, [{ repoId, origin: 'event', deliveryId: `example-${name}`, facts }]);
  }
  await opened.database.pg.query('delete from pull_requests where repo_id = $1 and number <= 300', [repoId]);
  await fillRepository(opened.database.pg, repoId, { pullRequests: 300, edgesOfEach: 2 });
  return repoId;
}

/** Rows of a repository in every table that says which repository its rows are of. */
async function countRows(repoId: number): Promise<Record<string, number>> {
  const { rows: tables } = await opened.database.pg.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'repo_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> 'rollup_dirty' order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await opened.database.pg.query(
      `select count(*)::int as count from "${name}" where repo_id = $1`,
      [repoId],
    );
    if (rows[0].count > 0) counts[name] = rows[0].count;
  }
  return counts;
}

test('of a repository that nobody has watched for thirty days nothing is left, of others everything', async () => {
  const { pg } = opened.database;
  const [gone, other] = [await addFullRepository('gone'), await addFullRepository('other')];
  const before = await countRows(other);
  expect(Object.keys(await countRows(gone)).length).toBeGreaterThan(12);
  await pg.query(`update repositories set disconnected_at = now() - 29 * ${DAY} where repo_id = $1`, [gone]);
  expect(await listForgottenRepositories(pg, { keptDays: 30, limit: 5 })).toEqual([]);
  await pg.query(`update repositories set disconnected_at = now() - 31 * ${DAY} where repo_id = $1`, [gone]);
  expect(await listForgottenRepositories(pg, { keptDays: 30, limit: 5 })).toEqual([gone]);
  expect(await forgetRepository(pg, gone, AbortSignal.timeout(60_000))).toBe(true);
  expect(await countRows(gone)).toEqual({});
  expect(await countRows(other)).toEqual(before);
});

test('a repository that is connected again is not forgotten', async () => {
  const repoId = await addFullRepository('back');
  const before = await countRows(repoId);
  expect(await forgetRepository(opened.database.pg, repoId, AbortSignal.timeout(60_000))).toBe(false);
  expect(await countRows(repoId)).toEqual(before);
});

const OWNER = { kind: 'organization', apiUrl: API_URL, organization: 'acme' } as const;

async function countSecrets(): Promise<number> {
  const { rows } = await opened.database.pg.query('select count(*)::int as count from secrets');
  return rows[0].count;
}

test('the bytes of old deliveries that are done with go, what is still to be done keeps them', async () => {
  const { pg } = opened.database;
  const { hook } = await createHook({ database: opened.database, secrets }, OWNER);
  const old = new Date(Date.now() - 31 * 86_400_000).toISOString();
  for (const status of ['processed', 'skipped', 'failed', 'dead', 'received'] as const) {
    await addDelivery(pg, { hookId: hook.id, status, receivedAt: old });
    await addDelivery(pg, { hookId: hook.id, status });
  }
  expect(await dropSomePayloads(pg, { keptDays: 30, limit: 1 })).toBe(1);
  expect(await dropSomePayloads(pg, { keptDays: 30, limit: 10 })).toBe(1);
  const { rows } = await pg.query(
    'select status from webhook_deliveries where payload is null order by status',
  );
  expect(rows).toEqual([{ status: 'processed' }, { status: 'skipped' }]);
});

test('the secrets of a removed hook go at once', async () => {
  const { database } = opened;
  const { hook } = await createHook({ database, secrets }, OWNER);
  await rotateHookSecret({ database, secrets }, hook.id, 3_600_000);
  expect(await countSecrets()).toBe(2);
  await markHookRemoved(database.slonik, hook.id, null);
  expect(await countSecrets()).toBe(0);
});

test('secrets that nothing needs go, those in use stay', async () => {
  const { database } = opened;
  const { hook } = await createHook({ database, secrets }, OWNER);
  await rotateHookSecret({ database, secrets }, hook.id, 3_600_000);
  await secrets.put('github_token', 'a token of which nothing came');
  const token = await secrets.put('github_token', 'a token in use');
  const repoId = await opened.addRepository('reached');
  await database.pg.query(
    `with t as (insert into github_tokens (api_url, login, secret_id) values ($1, 'ada', $2) returning token_id)
     update repositories set github_token_id = (select token_id from t) where repo_id = $3`,
    [API_URL, token, repoId],
  );
  const age = async (): Promise<void> => {
    for (const table of ['secrets', 'github_tokens']) {
      await database.pg.query(`alter table ${table} disable trigger user`);
      await database.pg.query(`update ${table} set updated_at = now() - 2 * ${DAY}`);
    }
  };
  expect(await dropUnusedSecrets(database.pg)).toBe(0);
  await age();
  expect(await dropUnusedSecrets(database.pg)).toBe(1);
  await database.pg.query(`update hooks set previous_valid_until = now() - ${DAY}`);
  expect(await dropUnusedSecrets(database.pg)).toBe(1);
  await database.pg.query('update repositories set github_token_id = null');
  expect(await dropUnusedSecrets(database.pg)).toBe(1);
  expect(await countSecrets()).toBe(1);
  expect((await secrets.get((await currentSecret(hook.id))!, 'webhook_secret')).length).toBeGreaterThan(0);
});

async function currentSecret(hookId: string): Promise<string | undefined> {
  const { rows } = await opened.database.pg.query('select secret_id from hooks where hook_id = $1', [hookId]);
  return rows[0].secret_id;
}

test('a repository says which hook it has', async () => {
  const { database } = opened;
  const repoId = await opened.addRepository('hooked');
  const read = async () =>
    (await database.pg.query('select webhook_id, webhook_secret from repositories')).rows[0];
  const owner = { kind: 'repository', apiUrl: API_URL, repoId } as const;
  const { hook } = await createHook({ database, secrets }, owner);
  await database.pg.query('update hooks set provider_hook_id = 77');
  expect(await read()).toEqual({ webhook_id: 77, webhook_secret: await currentSecret(hook.id) });
  await rotateHookSecret({ database, secrets }, hook.id, 1_000);
  expect((await read()).webhook_secret).toBe(await currentSecret(hook.id));
  await markHookRemoved(database.slonik, hook.id, null);
  expect(await read()).toEqual({ webhook_id: null, webhook_secret: null });
});
