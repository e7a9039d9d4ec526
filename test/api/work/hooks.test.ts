import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HookWithSecret } from '../../../api/schemas/work/hook.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let repositoryId: string;
beforeAll(async () => {
  api = await createTestApi();
  repositoryId = String(await addRepository(api.database.pg, 'acme/shop'));
});
afterAll(() => api[Symbol.asyncDispose]());

const register = async (body: object): Promise<HookWithSecret> =>
  (await (await api.post('/v1/hooks', body)).json()) as HookWithSecret;

test('registering by hand gives the URL and the secret to paste into GitHub, once', async () => {
  const response = await api.post('/v1/hooks', { kind: 'repository', repositoryId, events: ['push'] });
  expect(response.status).toBe(201);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const { secret, ...hook } = (await response.json()) as HookWithSecret;
  expect(response.headers.get('Location')).toBe(`/v1/hooks/${hook.id}`);
  expect(hook).toMatchObject({
    kind: 'repository',
    repositoryId,
    apiUrl: 'https://api.github.com',
    url: `https://pulse.example.org/webhooks/github/${hook.id}`,
    status: 'pending',
    events: ['push'],
  });
  const read = await (await api.send(`/v1/hooks/${hook.id}`)).text();
  expect(JSON.parse(read)).toEqual(hook);
  const list = await (await api.send('/v1/hooks')).text();
  for (const text of [read, list]) expect(text).not.toContain(secret);
  const { rows } = await api.database.pg.query('select sealed from secrets');
  expect(rows.some(({ sealed }) => sealed.includes(Buffer.from(secret)))).toBe(false);

  const again = await readProblem(await api.post('/v1/hooks', { kind: 'repository', repositoryId }));
  expect(again).toMatchObject({ status: 409, code: 'hook_exists' });
});

test('an organisation and an App can be registered, at another GitHub as well', async () => {
  const organization = await register({ kind: 'organization', organization: 'acme' });
  expect(organization.path).toBe(`/webhooks/github/${organization.id}`);
  const app = await register({ kind: 'app', appId: '77', apiUrl: 'https://github.example.org/api/v3/' });
  expect(app).toMatchObject({
    appId: '77',
    apiUrl: 'https://github.example.org/api/v3',
    path: '/webhooks/github',
  });
});

test.each([
  [{}, 422],
  [{ kind: 'repository' }, 422],
  [{ kind: 'repository', repositoryId: '999999' }, 404],
  [{ kind: 'repository', repositoryId: 'x' }, 422],
  [{ kind: 'organization', organization: '' }, 422],
  [{ kind: 'app', appId: '1', apiUrl: 'ftp://example.org' }, 422],
  [{ kind: 'app', appId: '1', apiUrl: 'https://me:secret@example.org' }, 400],
  [{ kind: 'app', appId: '1', events: ['Push!'] }, 422],
  [{ kind: 'app', appId: '1', secret: 'mine' }, 422],
])('%j is refused', async (body, status) => {
  expect((await api.post('/v1/hooks', body)).status).toBe(status);
});

test('a new secret leaves the former one valid for the time that is stated', async () => {
  const hook = await register({ kind: 'organization', organization: 'rotating' });
  const response = await api.post(`/v1/hooks/${hook.id}/rotate-secret`, { formerValidSeconds: 60 });
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const rotated = (await response.json()) as HookWithSecret;
  expect(rotated.secret).not.toBe(hook.secret);
  const inSeconds = (Date.parse(rotated.formerSecretValidUntil!) - Date.now()) / 1000;
  expect(inSeconds).toBeGreaterThan(50);
  expect(inSeconds).toBeLessThan(65);
  const unknown = await readProblem(await api.post(`/v1/hooks/${randomUUID()}/rotate-secret`, {}));
  expect(unknown).toMatchObject({ status: 404, code: 'hook_not_found' });
});

test('an answer that holds a secret is kept for no repeated request', async () => {
  const headers = { 'Idempotency-Key': 'register-once' };
  const body = { kind: 'organization', organization: 'repeating' };
  const { secret } = (await (await api.post('/v1/hooks', body, headers)).json()) as HookWithSecret;
  const { rows } = await api.database.pg.query('select body from idempotency_keys');
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect((await api.post('/v1/hooks', body, headers)).status).toBe(409);
});

test('hooks are listed the newest first, in pages, by what they are', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = (await (await api.send(`/v1/hooks?limit=2${cursor && `&cursor=${cursor}`}`)).json()) as {
      items: { id: string }[];
      nextCursor: string | null;
    };
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  expect(new Set(seen).size).toBe(seen.length);
  const count = async (query: string) =>
    ((await (await api.send(`/v1/hooks?${query}`)).json()) as { items: unknown[] }).items.length;
  expect(seen).toHaveLength(await count('limit=100'));
  expect(await count(`repositoryId=${repositoryId}`)).toBe(1);
  expect(await count('kind=app')).toBe(1);
  expect(await count('status=active')).toBe(0);
});

test('secrets are sealed anew by an operator, and stay what they are', async () => {
  const response = await api.post('/v1/secrets/rotate');
  expect(await response.json()).toMatchObject({
    keySource: 'environment',
    keyId: 'test',
    resealed: 0,
    failures: [],
  });
});

test('a hook is removed with its secret, once and again, and another can follow', async () => {
  const { id } = await register({ kind: 'organization', organization: 'leaving' });
  for (const _ of ['first', 'again']) {
    const response = await api.send(`/v1/hooks/${id}`, { method: 'DELETE' });
    expect(await response.json()).toMatchObject({
      id,
      status: 'removed',
      statusDetail: 'It was removed by hand.',
    });
  }
  const { rows } = await api.database.pg.query('select secret_id from hooks where hook_id = $1', [id]);
  expect(rows).toEqual([{ secret_id: null }]);
  expect((await register({ kind: 'organization', organization: 'leaving' })).status).toBe('pending');
  const unknown = await readProblem(await api.send(`/v1/hooks/${randomUUID()}`, { method: 'DELETE' }));
  expect(unknown).toMatchObject({ status: 404, code: 'hook_not_found' });
});
