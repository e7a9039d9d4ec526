import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, person, pullRequest, review } from './make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`repository-${++repositories}`);
});

async function developersOf(...logins: string[]): Promise<string[]> {
  const { rows } = await opened.database.pg.query<{ id: string }>(
    `select distinct developer_id as id from developer_identities where kind = 'login' and value = any ($1)`,
    [logins],
  );
  return rows.map(({ id }) => id);
}

test('writers of many repositories at once make each person once', async () => {
  const repoIds = await Promise.all(
    Array.from({ length: 6 }, (_, index) => opened.addRepository(`many-${index}`)),
  );
  await Promise.all(
    repoIds.map((id, index) =>
      applyEvent(
        opened,
        id,
        Array.from({ length: 20 }, (_, at) => {
          const number = ((at + index * 3) % 20) + 1;
          const login = `person-${number}`;
          return pullRequest({ number, author: person(login, { providerId: 100 + number }) });
        }),
      ),
    ),
  );
  const { rows } = await opened.database.pg.query(
    `select count(distinct author_id)::int as authors, count(*) filter (where author_id is null)::int as nobody
     from pull_requests where repo_id = any ($1)`,
    [repoIds],
  );
  expect(rows).toEqual([{ authors: 20, nobody: 0 }]);
  const made = await opened.database.pg.query(
    `select count(*)::int from developers where github_username like 'person-%'`,
  );
  expect(made.rows).toEqual([{ count: 20 }]);
});

test('developers found to be one are merged, and their rows with them', async () => {
  await applyEvent(opened, repoId, [
    pullRequest({ author: person('merge-login') }),
    review({ reviewer: person('other-login', { providerId: 555, login: null }) }),
  ]);
  await applyEvent(opened, repoId, [
    pullRequest({ number: 2, author: person('merge-login', { providerId: 555, name: 'One Person' }) }),
  ]);
  const { rows } = await opened.database.pg.query(
    `select p.author_id = r.reviewer_id as same from pull_requests p join reviews r using (repo_id, pr_id)
     where p.repo_id = $1`,
    [repoId],
  );
  expect(rows).toEqual([{ same: true }]);
  expect(await developersOf('merge-login')).toHaveLength(1);
});

test('a renamed account stays one developer', async () => {
  await applyEvent(opened, repoId, [pullRequest({ author: person('before', { providerId: 777 }) })]);
  await applyEvent(opened, repoId, [
    pullRequest({ number: 2, author: person('after', { providerId: 777 }) }),
  ]);
  expect(await developersOf('before', 'after')).toHaveLength(1);
  const { rows } = await opened.database.pg.query(
    `select github_username from developers where id = $1`,
    await developersOf('after'),
  );
  expect(rows).toEqual([{ github_username: 'after' }]);
});
