import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addEdge, addPullRequest, addRepository, addRun } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';

const RUNS_OF_EACH = 40;
/** Every operation has its turn, one after the other, which takes a minute on a busy machine. */
const FUZZING_LIMIT_MS = 5 * 60_000;

let api: TestApi;
let operations: Operation[];

interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly query: readonly string[];
  readonly takesBody: boolean;
}

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/tool');
  for (const number of [1, 2]) await addPullRequest(pg, repoId, { number, files: ['a.ts'] });
  const runId = await addRun(pg, repoId, { number: 2 });
  await addEdge(pg, repoId, { runId, a: 2, b: 1 });
  operations = await listOperations();
});
afterAll(() => api[Symbol.asyncDispose]());

async function listOperations(): Promise<Operation[]> {
  const { paths } = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<
      string,
      Record<string, { requestBody?: object; parameters?: { in: string; name: string }[] }>
    >;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], requestBody }]) => ({
      method: method as Operation['method'],
      path,
      query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      takesBody: requestBody !== undefined,
    })),
  );
}

/** What people, programs and attackers put where a value is expected. */
const badText = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    '2',
    '1e309',
    'NaN',
    '2147483648',
    '9223372036854775808',
    '\u0000',
    '\ud800',
    '%',
    '%00',
    '%ff',
    '../../etc/passwd',
    "'; drop table repositories; --",
    '{"$ne":1}',
    '__proto__',
    'null',
    'same_change,,related',
    '0.5',
    'W10',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.integer().map(String),
  fc.double().map(String),
);
const badJson = fc.oneof(
  fc.constantFrom('', 'null', '[]', '[{}]', '{}', '"text"', '7', '{"a":'),
  fc.json(),
  fc
    .record(
      {
        source: fc.oneof(badText, fc.anything()),
        name: fc.oneof(badText, fc.anything()),
        provider: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))),
  fc.string({ unit: 'binary' }),
);

interface BadRequest {
  readonly path: string;
  readonly init: RequestInit;
}

function badRequestOf(operation: Operation): fc.Arbitrary<BadRequest> {
  return fc
    .record({
      // A valid id now and then, or nothing would get beyond the first parameter.
      parameters: fc.array(fc.oneof(fc.constantFrom('1', '2'), badText), { minLength: 3, maxLength: 3 }),
      query: fc.dictionary(fc.constantFrom(...operation.query, 'unknown', '__proto__'), badText, {
        maxKeys: 3,
      }),
      body: badJson,
      key: fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), { nil: undefined }),
      contentType: fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'text/plain',
        'x',
        undefined,
      ),
    })
    .map(({ parameters, query, body, key, contentType }) => {
      let index = 0;
      const path = operation.path.replaceAll(/\{[^}]+\}/g, () => encode(parameters[index++] ?? '1'));
      const search = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
      const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
      const init: RequestInit = { method: operation.method.toUpperCase(), headers };
      if (operation.takesBody || operation.method === 'post') {
        if (contentType !== undefined) headers['Content-Type'] = contentType;
        init.body = body.toWellFormed();
      }
      return { path: search.length === 0 ? path : `${path}?${search.join('&')}`, init };
    });
}

/** Half of the time escaped, as a client would; else raw where a URL can hold it. */
function encode(text: string): string {
  const wellFormed = text.toWellFormed();
  return /^[\w%.-]*$/.test(wellFormed) ? wellFormed : encodeURIComponent(wellFormed);
}

test(
  'no input makes any operation fail, and every answer is as documented',
  async () => {
    expect(operations.length).toBeGreaterThan(20);
    for (const operation of operations) {
      await fc.assert(
        fc.asyncProperty(badRequestOf(operation), async ({ path, init }) => {
          const response = await api.send(path, init);
          // Nobody answers as Temporal here.
          const expected = response.status === 503 ? 'temporal' : 'fine';
          if (expected === 'temporal')
            expect(await response.text()).toMatch(/temporal_unavailable|not_ready/);
          else expect(response.status).toBeLessThan(500);
        }),
        { numRuns: RUNS_OF_EACH },
      );
    }
  },
  FUZZING_LIMIT_MS,
);
