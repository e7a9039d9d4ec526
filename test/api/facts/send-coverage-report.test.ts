import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPORT_LIMIT_CHARS } from '../../../api/schemas/facts/coverage.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const SHA = 'c0'.repeat(20);
const LCOV = 'TN:\nSF:src/a.ts\nDA:1,1\nDA:2,0\nend_of_record\n';

let api: TestApi;
let path: string;
beforeAll(async () => {
  api = await createTestApi();
  path = `/v1/repositories/${await addRepository(api.database.pg, 'acme/shop')}/coverage`;
});
afterAll(() => api[Symbol.asyncDispose]());

const send = (
  body: string | Buffer<ArrayBuffer>,
  query = `commitSha=${SHA}`,
  type: string | null = 'application/octet-stream',
) =>
  api.send(`${path}/report?${query}`, {
    method: 'POST',
    body,
    headers: type === null ? {} : { 'Content-Type': type },
  });

test.each(['application/octet-stream', 'text/plain; charset=utf-8', 'TEXT/XML', 'application/xml'])(
  'a report is taken as %s as it would be in JSON',
  async (type) => {
    const response = await send(LCOV, `commitSha=${SHA}&flag=raw&branch=main`, type);
    expect(response.status).toBe(201);
    const { reportedAt: _, lastReportedAt: __, ...raw } = (await response.json()) as Record<string, unknown>;
    const told = await api.send(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ commitSha: SHA, flag: 'json', branch: 'main', report: LCOV }),
    });
    expect(raw).toMatchObject({ coverage: 50, linesCovered: 1, linesTotal: 2, source: 'lcov' });
    expect(await told.json()).toMatchObject({ ...raw, flag: 'json' });
  },
);

test('bytes of another encoding, nothing at all, and a cut file are read', async () => {
  const utf16 = Buffer.from(`\ufeff${LCOV}`, 'utf16le');
  expect(await (await send(utf16)).json()).toMatchObject({ coverage: 50 });
  expect(await (await send('')).json()).toMatchObject({ coverage: null, source: 'empty' });
  const cut = await send(LCOV.replace('end_of_record\n', ''));
  expect(await cut.json()).toMatchObject({ coverage: 50, linesLeftOut: 1 });
});

test('the largest report is taken, a larger one is refused with the limit', async () => {
  const padding = '#'.repeat(REPORT_LIMIT_CHARS - LCOV.length - 1);
  expect((await send(`${LCOV}${padding}\n`)).status).toBe(201);
  const response = await send(`${LCOV}${padding}#\n`);
  expect(response.status).toBe(413);
  expect(JSON.stringify(await readProblem(response))).toContain('8 MiB');
});

test('what is wrong is said: the type, the parameters, the format, the repository', async () => {
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/html']) {
    const response = await send(LCOV, `commitSha=${SHA}`, type);
    expect(response.status).toBe(415);
    expect(JSON.stringify(await readProblem(response))).toContain('application/octet-stream');
  }
  expect((await send(LCOV, 'commitSha=abc')).status).toBe(400);
  expect((await send(LCOV, `commitSha=${SHA}&colour=red`)).status).toBe(400);
  expect((await send(LCOV, `commitSha=${SHA}&format=go`)).status).toBe(422);
  expect((await send('no report')).status).toBe(422);
  const nowhere = await api.send(`/v1/repositories/999999/coverage/report?commitSha=${SHA}`, {
    method: 'POST',
    body: LCOV,
    headers: { 'Content-Type': 'text/plain' },
  });
  expect(nowhere.status).toBe(404);
});
