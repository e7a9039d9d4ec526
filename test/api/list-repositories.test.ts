import { afterAll, beforeAll, expect, test } from 'vitest';
import { RepositoryPageSchema } from '../../api/schemas/repository.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.database.pg.query(
    `insert into repositories (owner, name) select 'acme', 'repository-' || n from generate_series(1, 45) n`,
  );
});
afterAll(() => api[Symbol.asyncDispose]());

test('pages hold every repository once, in order', async () => {
  const names: string[] = [];
  let path: string | undefined = '/v1/repositories?limit=20';
  while (path !== undefined) {
    const response = await api.send(path);
    expect(response.status).toBe(200);
    const body = RepositoryPageSchema.parse(await response.json());
    names.push(...body.items.map((item) => item.name));
    path = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  expect(names).toEqual(Array.from({ length: 45 }, (_, index) => `repository-${index + 1}`));
});

test('a name finds its repository in any case of letters', async () => {
  const response = await api.send('/v1/repositories?name=ACME/Repository-7');
  const body = RepositoryPageSchema.parse(await response.json());
  expect(body.items).toHaveLength(1);
  expect(body.items[0]!.fullName).toBe('acme/repository-7');
});

test.each([
  ['limit=0'],
  ['limit=101'],
  ['limit=ten'],
  ['limit=5&limit=6'],
  ['unknown=1'],
  ['cursor=AAAA'],
  ['name=%00'],
  ['syncStatus=sleeping'],
])('%s is refused with 400', async (query) => {
  const response = await api.send(`/v1/repositories?${query}`);
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
});

test('a request without the token is refused', async () => {
  const response = await api.send('/v1/repositories', { headers: { Authorization: 'Bearer wrong' } });
  expect(response.status).toBe(401);
  expect(response.headers.get('WWW-Authenticate')).toContain('Bearer');
});

test('another method is told which one to use', async () => {
  const response = await api.send('/v1/repositories', { method: 'PUT' });
  expect(response.status).toBe(405);
  expect(response.headers.get('Allow')).toContain('GET');
});
