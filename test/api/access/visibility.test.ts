import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runAsPulse, runScoped, widenScope } from '../../../lib/access/scope.ts';
import { API_ROLE } from '../../../lib/database/api-role.ts';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { addPullRequest, addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addMember, addPerson, addTeam, addToken, type Person } from './people.ts';

let api: TestApi;
/** As the API uses it. */
let lent: Database;
let ada: Person;
let mine: { teamId: string; repoId: number };
let theirs: { teamId: string; repoId: number };

beforeAll(async () => {
  api = await createTestApi();
  lent = await openDatabase({
    url: api.databaseUrl,
    applicationName: 'test-visibility',
    role: API_ROLE,
    poolSize: 2,
  });
  const { pg } = api.database;
  const add = async (name: string) => {
    const repoId = await addRepository(pg, name);
    await addPullRequest(pg, repoId, { number: 7, title: `Secret of ${name}` });
    return { repoId, teamId: await addTeam(pg, repoId) };
  };
  mine = await add('acme/mine');
  theirs = await add('globex/theirs');
  ada = await addPerson(pg);
  await addMember(pg, mine.teamId, ada.userId, 'member');
});
afterAll(async () => {
  await lent.close();
  await api[Symbol.asyncDispose]();
});

function ask(path: string, token = ada.token, init: RequestInit = {}): Promise<Response> {
  return api.send(path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } });
}

const names = z.object({ items: z.array(z.object({ id: z.string() })) });
async function ids(path: string, token?: string): Promise<string[]> {
  return names.parse(await (await ask(path, token)).json()).items.map(({ id }) => id);
}

test('lists show what the own teams watch, whatever they are asked for', async () => {
  expect(await ids('/v1/repositories')).toEqual([String(mine.repoId)]);
  expect(await ids('/v1/repositories?name=globex/theirs')).toEqual([]);
  expect(await ids('/v1/teams')).toEqual([mine.teamId]);
  const operator = await addPerson(api.database.pg, { isOperator: true });
  expect((await ids('/v1/repositories', operator.token)).length).toBe(2);
});

test('what must not be seen is answered like what is not there, word for word', async () => {
  for (const [path, id, missing] of [
    ['/v1/repositories/', String(theirs.repoId), '987654'],
    ['/v1/teams/', theirs.teamId, '00000000-0000-4000-8000-000000000000'],
  ] as const) {
    const [hidden, absent] = await Promise.all([
      readProblem(await ask(path + id)),
      readProblem(await ask(path + missing)),
    ]);
    const { requestId: _, ...told } = hidden;
    const { requestId: __, ...expected } = JSON.parse(JSON.stringify(absent).replaceAll(missing, id));
    expect(told).toEqual(expected);
    expect(told.status).toBe(404);
  }
});

test('a page of another does not turn for somebody else, nor does a tag tell him anything', async () => {
  const path = `/v1/repositories/${theirs.repoId}/pull-requests`;
  const full = await api.send(path);
  const tag = full.headers.get('ETag')!;
  expect(tag).toMatch(/^"/);
  expect((await ask(path, ada.token, { headers: { 'If-None-Match': tag } })).status).toBe(404);
});

test('an answer to a repeated request is given to nobody else', async () => {
  const { pg } = api.database;
  const [one, other] = [await addPerson(pg), await addPerson(pg)];
  const send = (token: string) =>
    ask('/v1/teams', token, {
      method: 'POST',
      body: JSON.stringify({ name: 'Repeated' }),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'the-same' },
    });
  const [first, second] = [await send(one.token), await send(other.token)];
  expect([first.status, second.status]).toEqual([201, 409]);
  expect(second.headers.get('Idempotent-Replayed')).toBeNull();
  expect((await send(one.token)).headers.get('Idempotent-Replayed')).toBe('true');
});

test('who is removed from a team, signed out or locked has lost it with the next request', async () => {
  const { pg } = api.database;
  const path = `/v1/teams/${mine.teamId}`;
  const bob = await addPerson(pg);
  await addMember(pg, mine.teamId, bob.userId, 'viewer');
  const token = await addToken(pg, bob, ['read']);
  const statuses = async () => [(await ask(path, bob.token)).status, (await ask(path, token)).status];
  expect(await statuses()).toEqual([200, 200]);
  await pg.query('delete from team_members where user_id = $1', [bob.userId]);
  expect(await statuses()).toEqual([404, 404]);
  await addMember(pg, mine.teamId, bob.userId, 'viewer');
  expect(await statuses()).toEqual([200, 200]);
  await pg.query(
    `update user_sessions set ended_at = now(), ended_because = 'signed_out' where session_id = $1`,
    [bob.sessionId],
  );
  expect(await statuses()).toEqual([401, 200]);
  await pg.query('update users set is_active = false where id = $1', [bob.userId]);
  expect(await statuses()).toEqual([401, 401]);
});

test('who follows a sync and loses the right hears no more of it', async () => {
  const { pg } = api.database;
  const carl = await addPerson(pg);
  await addMember(pg, mine.teamId, carl.userId, 'viewer');
  await pg.query(`update repositories set sync_status = 'syncing' where repo_id = $1`, [mine.repoId]);
  const response = await api.app.request(`/v1/repositories/${mine.repoId}/sync/events`, {
    headers: { Authorization: `Bearer ${carl.token}` },
  });
  expect(response.status).toBe(200);
  let told = 0;
  const ended = (async () => {
    for await (const _ of response.body!) told += 1;
  })();
  await expect.poll(() => told).toBeGreaterThan(0);
  await pg.query('delete from team_members where user_id = $1', [carl.userId]);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await expect
    .poll(
      async () => {
        await pg.query(
          `update repositories set sync_progress = (sync_progress + 1) % 100 where repo_id = $1`,
          [mine.repoId],
        );
        return isOver;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(true);
  await pg.query(`update repositories set sync_status = 'idle' where repo_id = $1`, [mine.repoId]);
});

test('a team that watches no longer keeps its numbers, and opens the repository no more', async () => {
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/former');
  const teamId = await addTeam(pg, repoId);
  await addMember(pg, teamId, ada.userId, 'viewer');
  expect((await ask(`/v1/repositories/${repoId}`)).status).toBe(200);
  await pg.query(
    "update team_repositories set disconnected_at = now() + interval '1 second' where repo_id = $1",
    [repoId],
  );
  expect((await ask(`/v1/repositories/${repoId}`)).status).toBe(404);
  expect((await ask(`/v1/teams/${teamId}/metrics`)).status).toBe(200);
  await pg.query('delete from teams where id = $1', [teamId]);
});

test('a member cannot let the own team watch what she must not see', async () => {
  await api.database.pg.query(`update team_members set role = 'admin' where user_id = $1`, [ada.userId]);
  const watch = (repositoryId: number) =>
    ask(`/v1/teams/${mine.teamId}/repositories`, ada.token, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ repositoryId: String(repositoryId) }),
    });
  expect(await readProblem(await watch(theirs.repoId))).toMatchObject({
    status: 404,
    code: 'repository_not_found',
  });
  expect((await watch(mine.repoId)).status).toBe(200);
  const unwatched = await ask(
    `/v1/teams/${mine.teamId}/repositories/${theirs.repoId}/disconnect`,
    ada.token,
    {
      method: 'POST',
    },
  );
  expect(JSON.stringify(await readProblem(unwatched))).not.toContain('globex');
});

const count = `select count(*)::int as n, bool_and(repo_id = $1) as own from pull_requests`;

test('a query that forgot whom it is for still sees nothing of others', async () => {
  const asAda = () =>
    runScoped(async () => {
      widenScope({ teams: `{${mine.teamId}}`, repositories: `{${mine.repoId}}` });
      return [
        (await lent.pg.query(count, [mine.repoId])).rows[0],
        (await lent.pg.query('select id from teams')).rows.map(({ id }) => id),
        (await lent.pg.query('select repo_id from repositories')).rows.map(({ repo_id }) => repo_id),
      ];
    });
  expect(await asAda()).toEqual([{ n: 1, own: true }, [mine.teamId], [mine.repoId]]);
  const everything = await runAsPulse(async () => (await lent.pg.query(count, [mine.repoId])).rows[0]);
  expect(everything.n).toBeGreaterThan(1);
  // The same connections, again for her, and for nobody.
  expect((await asAda())[0]).toEqual({ n: 1, own: true });
  expect((await lent.pg.query(count, [mine.repoId])).rows[0]).toMatchObject({ n: 0 });
  expect(await runScoped(async () => (await lent.pg.query('select from repositories')).rowCount)).toBe(0);
});

test('what a transaction took back does not stay with the connection', async () => {
  const see = () =>
    runScoped(async () => {
      widenScope({ teams: '{}', repositories: `{${theirs.repoId}}` });
      const client = await lent.pg.connect();
      try {
        await client.query('begin');
        await runAsPulse(() => client.query('select from repositories'));
        await client.query('rollback');
        return (await client.query('select repo_id from repositories')).rows.map(({ repo_id }) => repo_id);
      } finally {
        client.release();
      }
    });
  expect(await see()).toEqual([theirs.repoId]);
  expect(await see()).toEqual([theirs.repoId]);
});

test('the role of the API owns nothing, bypasses nothing, and cannot rewrite the trail', async () => {
  const { rows } = await api.database.pg.query(
    'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = $1',
    [API_ROLE],
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  const owned = await api.database.pg.query('select from pg_class where relowner = $1::regrole', [API_ROLE]);
  expect(owned.rowCount).toBe(0);
  for (const forbidden of [
    `update audit_logs set actor = 'x'`,
    'delete from audit_logs',
    'truncate audit_logs',
    'alter table pull_requests disable row level security',
    'drop policy in_scope on pull_requests',
    'create table public.mine (a int)',
  ]) {
    await expect(
      runAsPulse(() => lent.pg.query(forbidden)),
      forbidden,
    ).rejects.toThrow(/permission denied|must be owner/);
  }
});

test('every table about a repository or a team has its policy, and no partition can be asked past it', async () => {
  const { rows } = await api.database.pg.query<{ name: string }>(
    `select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname in ('repo_id', 'team_id')
       and not exists (select from pg_policies p where p.tablename = c.relname and p.policyname = 'in_scope' and c.relrowsecurity)
     order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(['access_tokens', 'team_invitations', 'team_members']);
  const open = await api.database.pg.query(
    `select relname from pg_class where relispartition and relkind in ('r', 'p') and has_table_privilege($1, oid, 'select')`,
    [API_ROLE],
  );
  expect(open.rows).toEqual([]);
});
