import { afterAll, beforeAll, expect, test } from 'vitest';
import { OwnPullRequestPageSchema } from '../../../api/schemas/accounts/own-pull-request.ts';
import { addPullRequest, addRepository } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';
import { addMember, addPerson, addTeam, type Person } from './people.ts';

const ADA_ID = 4_711;
let api: TestApi;
let ada: Person;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  ada = await addPerson(pg);
  const [seen, hidden] = [await addRepository(pg, 'acme/seen'), await addRepository(pg, 'globex/hidden')];
  await addMember(pg, await addTeam(pg, seen), ada.userId, 'viewer');
  await addTeam(pg, hidden);
  const { rows } = await pg.query<{ id: string }>(
    `insert into developers (name, github_username) values ('Ada', 'ada-new') returning id`,
  );
  const developerId = rows[0]!.id;
  await pg.query(
    `insert into developer_identities (provider, kind, value, developer_id) values ('github', 'id', $1, $2), ('github', 'login', 'ada-new', $2)`,
    [String(ADA_ID), developerId],
  );
  for (const repoId of [seen, hidden]) {
    for (const number of [1, 2, 3]) await addPullRequest(pg, repoId, { number });
    await pg.query(
      'update pull_requests set author_id = $2, author_login = $3 where repo_id = $1 and number <= 2',
      [
        repoId,
        developerId,
        // She had another login then.
        'ada-old',
      ],
    );
    await pg.query(
      `update pull_requests set requested_reviewers = '{ada-old}', requested_reviewer_ids = $2 where repo_id = $1 and number = 3`,
      [repoId, [ADA_ID]],
    );
  }
});
afterAll(() => api[Symbol.asyncDispose]());

async function list(query = ''): Promise<string[]> {
  const response = await api.send(`/v1/me/pull-requests${query}`, {
    headers: { Authorization: `Bearer ${ada.token}` },
  });
  const { items } = OwnPullRequestPageSchema.parse(await response.json());
  return items.map(({ repository, number }) => `${repository}#${number}`);
}

test('nobody knows who one is in Git before one has said so', async () => {
  expect(await list()).toEqual([]);
  expect(await list('?role=reviewer')).toEqual([]);
});

test('by the account at GitHub, whatever its login was, and only where the own teams watch', async () => {
  const { pg } = api.database;
  await pg.query(
    `insert into user_identities (issuer, subject, user_id) values ('https://github.com', $1, $2)`,
    [String(ADA_ID), ada.userId],
  );
  expect((await list()).sort()).toEqual(['acme/seen#1', 'acme/seen#2']);
  expect(await list('?role=reviewer')).toEqual(['acme/seen#3']);
  expect(await list('?state=merged')).toEqual([]);
  expect((await list('?limit=1')).length).toBe(1);
  await pg.query('delete from user_identities');
});

test('by the address, once it is verified', async () => {
  const { pg } = api.database;
  await pg.query(
    `insert into developer_identities (provider, kind, value, developer_id)
     select 'git', 'email', lower(u.email), d.id from users u, developers d where u.id = $1 and d.name = 'Ada'`,
    [ada.userId],
  );
  expect((await list()).length).toBe(2);
  await pg.query('update users set email_verified = false where id = $1', [ada.userId]);
  expect(await list()).toEqual([]);
});
