import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RepositoryPageSchema, RepositorySchema } from '../../../api/schemas/facts/repository.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const SECRET_ID = 'b2f1c1d0-0c53-4a1f-9a05-3a4a5f6f7b11';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.database.pg.query(
    `insert into secrets (secret_id, purpose, key_id, sealed) values ($1, 'webhook_secret', 'first', $2)`,
    [SECRET_ID, Buffer.alloc(60, 'hush')],
  );
  await api.database.pg.query(
    `insert into repositories (owner, name, webhook_secret, sync_status)
     select 'acme', 'repository-' || n, $1, case when n % 5 = 0 then 'failed' else 'idle' end::sync_status
     from generate_series(1, 45) n`,
    [SECRET_ID],
  );
});
afterAll(() => api[Symbol.asyncDispose]());

async function list(query: string) {
  const response = await api.send(`/v1/repositories?${query}`);
  expect(response.status).toBe(200);
  return RepositoryPageSchema.parse(await response.json());
}

describe('the list', () => {
  test('holds every repository once, in order, over its pages', async () => {
    const names: string[] = [];
    let path: string | undefined = '/v1/repositories?limit=20';
    while (path !== undefined) {
      const response = await api.send(path);
      const body = RepositoryPageSchema.parse(await response.json());
      names.push(...body.items.map((item) => item.name));
      path = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
      expect(path === undefined).toBe(body.nextCursor === null);
    }
    expect(names).toEqual(Array.from({ length: 45 }, (_, index) => `repository-${index + 1}`));
  });

  test('finds a name in any case of letters', async () => {
    const { items } = await list('name=ACME/Repository-7');
    expect(items.map((item) => item.fullName)).toEqual(['acme/repository-7']);
    expect((await list('name=repository-7')).items).toEqual([]);
  });

  test('filters by the state of the sync, and keeps the filter in its links', async () => {
    const response = await api.send('/v1/repositories?syncStatus=failed&limit=5');
    const body = RepositoryPageSchema.parse(await response.json());
    expect(body.items.map((item) => item.name)).toEqual([5, 10, 15, 20, 25].map((n) => `repository-${n}`));
    expect(response.headers.get('Link')).toContain('syncStatus=failed');
  });

  test('never shows the secret of a webhook', async () => {
    const response = await api.send('/v1/repositories?limit=100');
    const text = await response.text();
    expect(text).not.toContain('hush');
    expect(text).not.toContain(SECRET_ID);
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=5&limit=6',
    'unknown=1',
    'name=%00',
    'name=',
    'syncStatus=sleeping',
  ])('refuses %s and points at it', async (query) => {
    const problem = await readProblem(await api.send(`/v1/repositories?${query}`));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.errors).toEqual([
      expect.objectContaining({ in: 'query', pointer: `/${query.split('=')[0]}` }),
    ]);
  });
});

describe('one repository', () => {
  test('is found by its id', async () => {
    const [first] = (await list('limit=1')).items;
    const response = await api.send(`/v1/repositories/${first!.id}`);
    expect(RepositorySchema.parse(await response.json())).toEqual(first);
  });

  test.each(['999999', '9007199254740991'])('that does not exist (%s) is a 404', async (id) => {
    const problem = await readProblem(await api.send(`/v1/repositories/${id}`));
    expect(problem).toMatchObject({ status: 404, code: 'repository_not_found' });
  });

  test.each(['0', '-1', 'x', '1.5', '9223372036854775808', '%00', '١'])('id %s is refused', async (id) => {
    const problem = await readProblem(await api.send(`/v1/repositories/${id}`));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('connecting', () => {
  test('creates the repository, says where it is, and starts nothing', async () => {
    const response = await api.post('/v1/repositories', {
      source: 'https://github.com/emberjs/ember.js.git',
    });
    expect(response.status).toBe(201);
    const created = RepositorySchema.parse(await response.json());
    expect(created).toMatchObject({
      provider: 'github',
      fullName: 'emberjs/ember.js',
      url: 'https://github.com/emberjs/ember.js',
      source: 'https://github.com/emberjs/ember.js.git',
      sync: { status: 'idle', progress: 0, counts: { total: 0, done: 0 } },
    });
    const location = response.headers.get('Location')!;
    expect(RepositorySchema.parse(await (await api.send(location)).json())).toEqual(created);
  });

  test('again, with the same name and source, gives the same repository', async () => {
    const body = { source: '/srv/git/again.git', name: 'acme/again' };
    const first = await api.post('/v1/repositories', body);
    const second = await api.post('/v1/repositories', { ...body, name: 'ACME/Again' });
    expect([first.status, second.status]).toEqual([201, 200]);
    const ids = [first, second].map(async (response) => RepositorySchema.parse(await response.json()).id);
    const [one, other] = await Promise.all(ids);
    expect(one).toBe(other);
  });

  test('with another source is a conflict, and changes nothing', async () => {
    await api.post('/v1/repositories', { source: '/srv/one', name: 'acme/conflict' });
    const response = await api.post('/v1/repositories', { source: '/srv/other', name: 'acme/conflict' });
    expect(await readProblem(response)).toMatchObject({ status: 409, code: 'repository_exists' });
    expect((await list('name=acme/conflict')).items[0]?.source).toBe('/srv/one');
  });

  test('gives a repository that has no source yet the one it is told', async () => {
    const response = await api.post('/v1/repositories', { source: '/srv/late', name: 'acme/repository-9' });
    expect(response.status).toBe(200);
    expect(RepositorySchema.parse(await response.json()).source).toBe('/srv/late');
  });

  test.each([
    ['/srv/git/tool.git', 'local/tool'],
    ['/home/me/code/kit/.git', 'local/kit'],
    ['file:///srv/git/a%20b.git', 'local/a-b'],
    ['git@gitlab.com:group/sub/tool.git', 'group/sub/tool'],
    ['ssh://git@git.example.org:2222/team/tool', 'team/tool'],
    ['https://bitbucket.org/team/tool/', 'team/tool'],
    ['https://git.example.org/tool.git', 'git.example.org/tool'],
  ])('takes %s as %s', async (source, fullName) => {
    const response = await api.post('/v1/repositories', { source });
    expect(response.status).toBe(201);
    expect(RepositorySchema.parse(await response.json())).toMatchObject({ source, fullName });
  });

  test.each([
    ['relative/path'],
    ['https://user:secret@github.com/a/b'],
    ['https://token@github.com/a/b'],
    ['https://github.com/a/b?access_token=secret'],
    ['ftp://example.org/a/b'],
    ['ext::sh -c "touch x"'],
    ['--upload-pack=touch'],
    ['ssh://-oProxyCommand=x/a/b'],
    ['https://'],
    ['/'],
    ['/srv/..'],
  ])('refuses the source %s without echoing secrets', async (source) => {
    const problem = await readProblem(await api.post('/v1/repositories', { source }));
    expect(problem).toMatchObject({ status: 422, code: 'invalid_source' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  test.each([
    [{}, '/source'],
    [{ source: '' }, '/source'],
    [{ source: 7 }, '/source'],
    [{ source: '/srv/a\u0000b' }, '/source'],
    [{ source: '/srv/a', name: 'nameless' }, '/name'],
    [{ source: '/srv/a', name: 'a/..' }, '/name'],
    [{ source: '/srv/a', name: 'a/b c' }, '/name'],
    [{ source: '/srv/a', provider: 'sourceforge' }, '/provider'],
    [{ source: '/srv/a', webhook_secret: 'x' }, '/webhook_secret'],
  ])('refuses the body %j at %s', async (body, pointer) => {
    const problem = await readProblem(await api.post('/v1/repositories', body));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer }));
  });
});
