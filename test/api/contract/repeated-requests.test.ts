import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweepIdempotencyKeys } from '../../../sql/upkeep/idempotency-keys.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const keyed = (key: string) => ({ 'Idempotency-Key': key });

async function countKeys(): Promise<number> {
  const { rows } = await api.database.pg.query<{ count: number }>('select count(*) from idempotency_keys');
  return rows[0]!.count;
}

/** As the table names a key that came with the installation's own token. */
function storedKey(key: string): string {
  return createHash('sha256').update(`operator\nnull\n${key}`).digest('base64url');
}

describe('a POST with an Idempotency-Key', () => {
  test('gets the same answer again, status and headers included', async () => {
    const body = { source: '/srv/git/once.git', name: 'acme/once' };
    const first = await api.post('/v1/repositories', body, keyed('once'));
    const again = await api.post('/v1/repositories', body, keyed('once'));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get('Location')).toBe(first.headers.get('Location'));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
    expect(await again.text()).toBe(await first.text());
  });

  test('is refused when the key was used for another body or another address', async () => {
    await api.post('/v1/repositories', { source: '/srv/a', name: 'acme/a' }, keyed('reused'));
    const otherBody = await api.post(
      '/v1/repositories',
      { source: '/srv/b', name: 'acme/b' },
      keyed('reused'),
    );
    expect(await readProblem(otherBody)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    const repoId = await addRepository(api.database.pg, 'acme/c');
    const otherAddress = await api.post(`/v1/repositories/${repoId}/sync`, undefined, keyed('reused'));
    expect(await readProblem(otherAddress)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  test('sent many times at once is carried out once', async () => {
    const body = { source: '/srv/git/many.git', name: 'acme/many' };
    const send = () => api.post('/v1/repositories', body, keyed('many'));
    const statuses = (await Promise.all(Array.from({ length: 12 }, send))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    const { rows } = await api.database.pg.query(`select from repositories where full_name = 'acme/many'`);
    expect(rows).toHaveLength(1);
  });

  test('repeats what was refused, but not a failure of ours', async () => {
    const refused = { source: 'relative/path' };
    const first = await api.post('/v1/repositories', refused, keyed('refused'));
    const again = await api.post('/v1/repositories', refused, keyed('refused'));
    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get('Content-Type')).toBe('application/problem+json');

    const repoId = await addRepository(api.database.pg, 'acme/failing');
    const failed = await api.post(`/v1/repositories/${repoId}/sync`, undefined, keyed('failing'));
    expect(await readProblem(failed)).toMatchObject({ status: 503, code: 'temporal_unavailable' });
    const retried = await api.post(`/v1/repositories/${repoId}/sync`, undefined, keyed('failing'));
    expect(retried.headers.get('Idempotent-Replayed')).toBeNull();
  });

  test.each(['', ' ', 'with space', 'x'.repeat(256), 'ümlaut'])(
    'is refused when the key is %j',
    async (key) => {
      const response = await api.post('/v1/repositories', { source: '/srv/x' }, keyed(key));
      // An HTTP library may trim a key to nothing, which is no key.
      if (key.trim() === '') expect([200, 201, 400]).toContain(response.status);
      else expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );

  test('can be sent again when the server died while answering', async () => {
    await api.database.pg.query(
      `insert into idempotency_keys (key, request_hash, expires_at)
       values ($1, sha256('x'), now() - interval '1 second')`,
      [storedKey('died')],
    );
    const response = await api.post('/v1/repositories', { source: '/srv/d', name: 'acme/d' }, keyed('died'));
    expect(response.status).toBe(201);
  });

  test('while the first is still being answered is told to wait', async () => {
    await api.database.pg.query(
      `insert into idempotency_keys (key, request_hash, expires_at)
       values ($1, sha256(convert_to('POST /v1/repositories' || chr(10) || '{"source":"/srv/busy"}', 'utf8')), now() + interval '1 minute')`,
      [storedKey('busy')],
    );
    const response = await api.post('/v1/repositories', { source: '/srv/busy' }, keyed('busy'));
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await readProblem(response)).toMatchObject({ status: 409, code: 'idempotency_key_in_use' });
  });
});

test('the sweep forgets what has expired and what is too much, oldest first', async () => {
  const { pg, slonik } = api.database;
  await pg.query('truncate idempotency_keys');
  await pg.query(
    `insert into idempotency_keys (key, request_hash, status, expires_at)
     select 'key-' || n, sha256('x'), 200, now() + (n - 10) * interval '1 minute' from generate_series(1, 30) n`,
  );
  await sweepIdempotencyKeys(slonik, { keysMax: 100, sweepMax: 4 });
  expect(await countKeys()).toBe(26);
  await sweepIdempotencyKeys(slonik, { keysMax: 100, sweepMax: 100 });
  expect(await countKeys()).toBe(20);
  await sweepIdempotencyKeys(slonik, { keysMax: 5, sweepMax: 100 });
  const { rows } = await pg.query('select key from idempotency_keys order by expires_at desc');
  expect(rows.length).toBeGreaterThanOrEqual(5);
  expect(rows.length).toBeLessThanOrEqual(6);
  expect(rows[0]).toEqual({ key: 'key-30' });
});

describe('the ETag of an answer', () => {
  test('saves sending it again until it changes', async () => {
    const repoId = await addRepository(api.database.pg, 'acme/tagged');
    const path = `/v1/repositories/${repoId}`;
    const first = await api.send(path);
    const tag = first.headers.get('ETag')!;
    for (const given of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await api.send(path, { headers: { 'If-None-Match': given } });
      expect([again.status, await again.text()], given).toEqual([304, '']);
      expect(again.headers.get('ETag')).toBe(tag);
    }
    await api.database.pg.query('update repositories set sync_progress = 7 where repo_id = $1', [repoId]);
    const changed = await api.send(path, { headers: { 'If-None-Match': tag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('ETag')).not.toBe(tag);
  });

  test('is not put on errors', async () => {
    expect((await api.send('/v1/repositories/999')).headers.get('ETag')).toBeNull();
  });

  test('is there for HEAD as well, without a body', async () => {
    const response = await api.send('/v1/repositories', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(response.headers.get('ETag')).toMatch(/^"[\w-]{27}"$/);
  });
});
