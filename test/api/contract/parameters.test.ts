import { afterAll, beforeAll, expect, test } from 'vitest';
import { addEdge, addPullRequest, addRepository, addRun, headOf } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';
import { addDevelopers, addTeam, addWork } from '../work/add-work.ts';

/** Every parameter of every operation has its turn, one after the other. */
const LIMIT_MS = 5 * 60_000;
/** How the validator words it by itself, and patterns that people would have to read. */
const RAW = /Invalid|Too (small|big)|expected|, received|Unrecognized|NaN|undefined|\[object|\^|\\/;
/** Where text is expected, all of these are text; where anything else is, most are wrong. */
const TEXTS = [
  ...['', ' ', '~', 'true', 'null', '[]', '{"$ne":1}', '__proto__', 'a,b', ',', '%', "';--", '%2500'],
  ...['%00', 'a%00b', '%ED%A0%80', '%FF', '%0d%0a', '%F0%9F%A6%80', 'x'.repeat(7_000)],
];
const NUMBERS = [
  ...['-1', '0', '00', '1.5', '1e3', '1e400', '0x10', '%2B1', '2147483648', '9007199254740993'],
  ...['9223372036854775808', '99999999999999999999', 'NaN', 'Infinity', '%D9%A3'],
];
const TIMES = [
  ...[
    '0001-01-10',
    '0000-00-00',
    '2026-02-30',
    '2026-13-01',
    '9999-12-31',
    '10000-01-01',
    '2026-W10',
    '2026-01',
  ],
  ...['%2B275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z', '9999-12-31T23:59:60Z', '2026-06-30T23:59:60Z'],
  ...[
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:00%2B99:99',
    '0001-01-10T00:00:00Z',
    'infinity',
    'now',
    'today',
  ],
];
const ZONES = ['Mars/Olympus', 'CET', '%2B03:00', 'utc', 'Europe%2FBerlin', '..%2F..%2Fetc'];

interface Parameter {
  readonly in: 'query' | 'path' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string; readonly format?: string; readonly enum?: readonly string[] };
}
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
}

let api: TestApi;
let operations: Operation[];
let right: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/tool');
  for (const number of [1, 2]) await addPullRequest(pg, repoId, { number, files: ['a.ts'] });
  const runId = await addRun(pg, repoId, { number: 2 });
  await addEdge(pg, repoId, { runId, a: 2, b: 1 });
  const teamId = await addTeam(pg, 'web', 'Africa/Cairo', [{ repoId, connectedAt: '2020-01-01T00:00Z' }]);
  await addDevelopers(pg, ['ada']);
  const developers = await pg.query<{ id: string }>('select id from developers');
  await addWork(pg).deployment({ repoId, key: 'd1', finishedAt: '2026-03-01T00:00Z' });
  const deployments = await pg.query<{ id: string }>('select deployment_id::text as id from deployments');
  right = {
    commitSha: 'a'.repeat(40),
    repositoryId: String(repoId),
    teamId,
    deploymentId: deployments.rows[0]!.id,
    number: '2',
    otherNumber: '1',
    metric: 'deployment_frequency',
    month: '2026-03',
    developerId: developers.rows[0]!.id,
    analysisRunId: runId,
    incidentId: runId,
    sha: headOf(1),
    factor: 'stalled_pull_requests',
  };
  operations = await readOperations();
});
afterAll(() => api[Symbol.asyncDispose]());

async function readOperations(): Promise<Operation[]> {
  const { paths } = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
    })),
  );
}

/** An address that is right but for one parameter, which is given as it stands here, escaped already. */
function addressOf(
  { path, parameters }: Operation,
  wrong: { name: string; values: readonly string[] },
): string {
  const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === wrong.name ? wrong.values[0]! : (right[name] ?? '1'),
  );
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .flatMap(({ name, required }) => {
      if (name === wrong.name) return wrong.values.map((value) => `${name}=${value}`);
      return required ? [`${name}=${right[name] ?? '1'}`] : [];
    });
  if (!parameters.some(({ name }) => name === wrong.name)) query.push(`${wrong.name}=${wrong.values[0]}`);
  return query.length === 0 ? at : `${at}?${query.join('&')}`;
}

/** What is wrong with the answer to a request whose parameter of this name may be wrong; null when nothing is. */
async function judge(operation: Operation, address: string, name: string): Promise<string | null> {
  const response = await api.app.request(address, {
    method: operation.method,
    headers: { Authorization: `Bearer ${await api.keyFor(address, operation)}` },
  });
  const text = address.includes('/sync/events') && response.ok ? '' : await response.text();
  const shown = `${operation.method} ${address.slice(0, 160)} ${response.status} ${text.slice(0, 300)}`;
  if (response.status >= 500) {
    // Nobody answers as Temporal here.
    return /temporal_unavailable|not_ready/.test(text) ? null : shown;
  }
  if (response.status !== 400) return null;
  const { code, detail } = JSON.parse(text) as { code: string; detail: string };
  if (code === 'invalid_json' || code === 'invalid_cursor') return null;
  const isNamed = detail.toLowerCase().includes(name.toLowerCase());
  return isNamed && !RAW.test(detail) && detail.length < 2_000 ? null : shown;
}

test(
  'a parameter of the wrong form is refused by its name, in words, and nothing fails',
  async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      for (const parameter of operation.parameters.filter((each) => each.in !== 'header')) {
        const values = [...TEXTS, ...NUMBERS, ...TIMES, ...ZONES];
        const asked = values.filter((value) => parameter.in === 'query' || value !== '');
        const found = await Promise.all(
          asked.map((value) => {
            const address = addressOf(operation, { name: parameter.name, values: [value] });
            return judge(operation, address, parameter.name);
          }),
        );
        wrong.push(...found.filter((each) => each !== null));
      }
    }
    expect(wrong).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a parameter that is given twice is refused: one of them would be left out',
  async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      for (const { name } of operation.parameters.filter((each) => each.in === 'query')) {
        const address = addressOf(operation, { name, values: ['1', '2'] });
        const response = await api.send(address, { method: operation.method });
        const { detail } = (await response.json()) as { detail: string };
        if (response.status !== 400 || !detail.includes(`${name} must be given once`)) {
          wrong.push(`${response.status} ${address} ${detail}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a parameter that is not known is refused, with the one that was meant',
  async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      const name = operation.parameters.find((each) => each.in === 'query')?.name ?? 'limit';
      const isListed = operation.parameters.some((each) => each.name === name);
      const typo = `${name}x`;
      const response = await api.send(addressOf(operation, { name: typo, values: ['1'] }), {
        method: operation.method,
      });
      const { detail } = (await response.json()) as { detail: string };
      const expected = isListed
        ? `${typo} is not known here: did you mean ${name}?`
        : `${typo} is not known here`;
      if (response.status !== 400 || !detail.includes(expected)) {
        wrong.push(`${response.status} ${operation.method} ${operation.path} ${detail}`);
      }
    }
    expect(wrong).toEqual([]);
  },
  LIMIT_MS,
);
