import pg from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../../../lib/database/migrate.ts';
import { createEmptyTestDatabase } from '../../harness/database.ts';

const MIGRATION = '0062-account-ids';

test('what waits for a review gets the accounts of its logins, and deleted accounts go', async () => {
  await using database = await createEmptyTestDatabase();
  const ran = await migrate({ databaseUrl: database.url, direction: 'up' });
  const place = ran.findIndex((name) => name.startsWith(MIGRATION));
  expect(place).toBeGreaterThan(0);
  await migrate({ databaseUrl: database.url, direction: 'down', count: ran.length - place });
  const db = new pg.Client({ connectionString: database.url });
  await db.connect();
  try {
    await db.query(`
      with d as (insert into developers (name) values ('Grace') returning id)
      insert into developer_identities (provider, kind, value, developer_id)
      select 'github', k.kind, k.value, d.id
      from d, (values ('id', '77'), ('login', 'grace'), ('login', 'grace-before')) k (kind, value)`);
    await db.query(`
      with r as (insert into repositories (owner, name) values ('acme', 'shop') returning repo_id)
      insert into pull_requests (repo_id, number, title, head_sha, state, merged_by_login, requested_reviewers, created_at, updated_at)
      select r.repo_id, p.*, now(), now()
      from r, (values
        (1, 'open', 'a1', 'open'::pr_state, null, '{nobody,Grace,ghost,grace-before}'::text[]),
        (2, 'merged', 'a2', 'merged', 'Ghost', '{grace}')
      ) p`);
    await migrate({ databaseUrl: database.url, direction: 'up' });
    const { rows } = await db.query(
      `select requested_reviewers as names, requested_reviewer_ids::text[] as ids, merged_by_login as "mergedBy"
       from pull_requests order by number`,
    );
    expect(rows).toEqual([
      { names: ['nobody', 'Grace', 'grace-before'], ids: [null, '77', '77'], mergedBy: null },
      { names: ['grace'], ids: [], mergedBy: null },
    ]);
  } finally {
    await db.end();
  }
}, 120_000);
