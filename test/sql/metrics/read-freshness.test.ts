import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { addGitHubRepository, addHook, type NewHook } from '../../relay/relay-scene.ts';

let opened: OpenTestDatabase;
let repoId: number;
beforeEach(async () => {
  opened = await openTestDatabase();
  repoId = await addGitHubRepository(opened.database.pg, 'acme/shop', 7);
});
afterEach(() => opened[Symbol.asyncDispose]());

const read = () => readFreshness(opened.database.pg, { teamId: null, repoId });

async function reconcile(hook: NewHook, through: string | null): Promise<void> {
  const hookId = await addHook(opened.database.pg, hook);
  await opened.database.pg.query('update hooks set reconciled_through = $2 where hook_id = $1', [
    hookId,
    through,
  ]);
}

test('without a hook a repository is as fresh as its last sync', async () => {
  expect(await read()).toMatchObject({ complete: false, lastReconciledAt: null });
  await opened.database.pg.query(`update repositories set sync_status = 'completed'`);
  expect(await read()).toMatchObject({ complete: true, lastReconciledAt: null });
});

test.each<[string, NewHook]>([
  ['its organisation’s', { kind: 'organization', organization: 'ACME' }],
  ['its App’s', { kind: 'app', appId: 5 }],
])('a repository that %s hook tells of is complete once that was compared', async (_, hook) => {
  const { pg } = opened.database;
  await pg.query(
    `insert into github_installations (installation_id, app_id, account_login, account_type)
     values (9, 5, 'acme', 'Organization')`,
  );
  await pg.query(`update repositories set sync_status = 'completed', installation_id = 9`);
  await reconcile(hook, null);
  await pg.query('update hooks set provider_hook_id = 3');
  expect(await read()).toMatchObject({ complete: false, lastReconciledAt: null });
  await pg.query(`update hooks set reconciled_through = '2026-03-01T00:00Z'`);
  expect(await read()).toMatchObject({ complete: true, lastReconciledAt: new Date('2026-03-01T00:00Z') });
});

test('hooks of others say nothing of it', async () => {
  await opened.database.pg.query(`update repositories set sync_status = 'completed'`);
  await reconcile({ kind: 'organization', organization: 'other' }, null);
  await reconcile({ kind: 'app', appId: 6 }, null);
  await reconcile({ kind: 'organization', organization: 'acme', apiUrl: 'https://github.example.org' }, null);
  expect(await read()).toMatchObject({ complete: true, lastReconciledAt: null });
});

test('its own hook counts before all others', async () => {
  await reconcile({ kind: 'organization', organization: 'acme' }, '2026-03-01T00:00Z');
  await reconcile({ kind: 'repository', repoId }, '2026-03-02T00:00Z');
  expect(await read()).toMatchObject({ lastReconciledAt: new Date('2026-03-02T00:00Z') });
});

describe('with a hook whose log cannot be read', () => {
  test('one set up by hand says when it brought something, and the sync says the rest', async () => {
    const { pg } = opened.database;
    await reconcile({ kind: 'repository', repoId }, null);
    expect(await read()).toMatchObject({ complete: false, lastDeliveryAt: null });
    await pg.query(`update repositories set sync_status = 'completed'`);
    await pg.query(`update hooks set last_delivery_at = '2026-03-02T00:00Z'`);
    expect(await read()).toMatchObject({
      complete: true,
      lastReconciledAt: null,
      lastDeliveryAt: new Date('2026-03-02T00:00Z'),
    });
  });

  test('so does one that GitHub does not let us ask about, until it does', async () => {
    const { pg } = opened.database;
    await reconcile({ kind: 'repository', repoId }, null);
    await pg.query(`update repositories set sync_status = 'completed'`);
    await pg.query('update hooks set provider_hook_id = 3');
    expect(await read()).toMatchObject({ complete: false });
    await pg.query(
      `insert into reconciliations (hook_id, status, is_whole, error) select hook_id, 'failed', true, 'no credential' from hooks`,
    );
    expect(await read()).toMatchObject({ complete: true, lastReconciledAt: null });
    await pg.query(`insert into reconciliations (hook_id, is_whole) select hook_id, true from hooks`);
    expect(await read()).toMatchObject({ complete: false });
  });
});
