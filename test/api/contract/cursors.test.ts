import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ListCursor } from '../../../api/pagination.ts';
import { cursorOf } from '../../../api/route.ts';
import { addEdge, addPullRequest, addRepository, addRun, headOf } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';
import { addDevelopers, addTeam, addWork } from '../work/add-work.ts';

/** Of so many keys that are refused, one is sent. */
const SHARE = 12;
/** What may stand where a cursor's part is expected: of the right type, and of all others, at the ends of what the database holds. */
const VALUES: readonly unknown[] = [
  ...['2026-01-31T12:34:56.789012Z', '2026-01-31T12:34:56Z', '2026-01-31T24:00:00Z', '2026-01-31'],
  ...[
    '0001-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999Z',
    '+275760-09-13T00:00:00.000Z',
  ],
  ...['1970-01-01T00:00:00Z', '-000001-12-13T00:00:00.000Z', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z'],
  ...[
    '2026-01-31T12:34:56.7890123456789Z',
    '2026-01-31T12:34:56+99:00',
    'infinity',
    'now',
    'epoch',
    '20260131',
  ],
  ...['2026-01', '2026-13', '0001-01', '0001-01-10', '9999-12-31', '2026-02-30', '10000-01-01', '1970-01-01'],
  ...[0, 1, -1, 0.5, 1e-320, 1e308, 2_147_483_647, 2_147_483_648, 2 ** 53 - 1, 2 ** 53, -(2 ** 63), -0],
  ...['0', '1', '-1', '999999999999999', '9223372036854775808', '1e3', 'NaN', '0x10', ' 1 ', '٣'],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '{00000000}'],
  ...['3f333df6-90a4-4fda-8dd3-9485d27cee36', '3F333DF6-90A4-4FDA-8DD3-9485D27CEE36', "'; select 1; --"],
  ...['', '\u0000', 'a\u0000b', '\ud800', '\u{1f980}', 'a'.repeat(400), '%', '\\', '\r\n', '__proto__'],
  ...[true, false, null, [], {}, [1], { $ne: 1 }],
];

let api: TestApi;
let parameters: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/tool');
  for (const number of [1, 2, 3]) await addPullRequest(pg, repoId, { number, files: ['a.ts', 'b.ts'] });
  const runId = await addRun(pg, repoId, { number: 2 });
  await addEdge(pg, repoId, { runId, a: 2, b: 1 });
  const teamId = await addTeam(pg, 'web', 'Africa/Cairo', [{ repoId, connectedAt: '2020-01-01T00:00Z' }]);
  await addDevelopers(pg, ['ada']);
  const { rows } = await pg.query<{ id: string }>('select id from developers');
  await addWork(pg).deployment({ repoId, key: 'd1', finishedAt: '2026-03-01T00:00Z' });
  const deployments = await pg.query<{ id: string }>('select deployment_id::text as id from deployments');
  parameters = {
    repositoryId: String(repoId),
    teamId,
    deploymentId: deployments.rows[0]!.id,
    number: '2',
    metric: 'deployment_frequency',
    month: '2026-03',
    developerId: rows[0]!.id,
  };
});
afterAll(() => api[Symbol.asyncDispose]());

interface List {
  readonly path: string;
  readonly cursor: ListCursor;
}

/** Every list of the API, as it is registered. */
function findLists(): List[] {
  return api.app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return [];
    const cursor = cursorOf(definition.route);
    return cursor === undefined ? [] : [{ path: definition.route.path, cursor }];
  });
}

function addressOf(path: string): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? `missing-${name}`);
  if (address.endsWith('/risk/pull-requests')) return `${address}?factor=stalled_pull_requests&`;
  return address.endsWith('/checks') ? `${address}?sha=${headOf(1)}&` : `${address}?`;
}

/** The parts of a key by name; of a key that is one value, one without a name. */
function partsOf(key: z.ZodType): [string | null, z.ZodType][] {
  const shape = (key as { shape?: Record<string, z.ZodType> }).shape;
  return shape === undefined ? [[null, key]] : Object.entries(shape);
}

/** Keys that differ from one that is right in one part. */
function tamperedKeys(key: z.ZodType): unknown[] {
  const parts = partsOf(key);
  const right = Object.fromEntries(parts.map(([name, part]) => [name, rightValue(part)]));
  return parts.flatMap(([name]) =>
    VALUES.map((value) => (name === null ? value : { ...right, [name]: value })),
  );
}

function rightValue(part: z.ZodType): unknown {
  const words = (part as { options?: readonly string[] }).options ?? [];
  return [...words, ...VALUES].find((value) => part.safeParse(value).success);
}

function forge(list: string, key: unknown): string {
  return Buffer.from(JSON.stringify([list, key])).toString('base64url');
}

test('every list answers each cursor whose parts are of their types, and refuses all others', async () => {
  const lists = findLists();
  expect(lists.length).toBeGreaterThan(45);
  const wrong: string[] = [];
  for (const { path, cursor } of lists) {
    const address = addressOf(path);
    expect(address).not.toContain('missing-');
    // What JSON makes of a key is what the list sees.
    const keys = tamperedKeys(cursor.key).map((key): unknown => JSON.parse(JSON.stringify(key)));
    const [right, others] = [
      keys.filter((key) => isRight(cursor, key)),
      keys.filter((key) => !isRight(cursor, key)),
    ];
    expect(right.length, path).toBeGreaterThan(0);
    // Those that are refused never reach the database: a few of each list tell of all.
    const asked = [...right, ...others.filter((_, index) => index % SHARE === 0)];
    await Promise.all(
      asked.map(async (key) => {
        const response = await api.app.request(`${address}cursor=${forge(cursor.list, key)}`, {
          headers: { Authorization: `Bearer ${await api.keyFor(path)}` },
        });
        if (response.status === (isRight(cursor, key) ? 200 : 400)) return;
        wrong.push(
          `${response.status} ${path} ${JSON.stringify(key)} ${(await response.text()).slice(0, 120)}`,
        );
      }),
    );
  }
  expect(wrong).toEqual([]);
});

function isRight({ key }: ListCursor, value: unknown): boolean {
  return key.safeParse(value).success;
}
