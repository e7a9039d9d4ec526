import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatCsv } from '../../../api/csv/format-csv.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';
import { addTeam, addWork } from '../work/add-work.ts';

const CSV = { headers: { Accept: 'text/csv' } };

/** Reads CSV by the grammar of RFC 4180, and nothing beyond it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\r\n') rows.push([]);
    if (cell.lastIndex === text.length) break;
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

describe('rows as CSV', () => {
  test('are read back as they were, whatever is in them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\r', '\n', ';', 'é', '=') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (rows) => {
        const csv = formatCsv(
          ['a', 'b'],
          rows.map(([a, b]) => ({ a, b })),
        );
        const [header, ...cells] = parseCsv(csv);
        expect(header).toEqual(['a', 'b']);
        const unarmed = (cell: string, was: string) => (cell === `'${was}` ? was : cell);
        expect(
          cells.map((row, index) => row.map((value, column) => unarmed(value, rows[index]![column]!))),
        ).toEqual(rows);
      }),
    );
  });

  test('hold nothing that a spreadsheet would run, and numbers as they are', () => {
    const names = ['=1+1', '+1', '-1', '@sum(a)', '\t=1', '  =1', '\r=1', '＝1', 'a=1', '-'];
    const csv = formatCsv(
      ['name', 'n'],
      names.map((name) => ({ name, n: -1.5 })),
    );
    const cells = parseCsv(csv).slice(1);
    expect(cells.map(([name]) => name)).toEqual(names.map((name) => (name === 'a=1' ? name : `'${name}`)));
    expect(cells.every(([, n]) => n === '-1.5')).toBe(true);
  });

  test('have lists in one cell, nested values in columns of their own, and nothing for null', () => {
    expect(formatCsv(['a.b', 'c', 'd'], [{ a: { b: true }, c: ['x', 'y'], d: null }])).toBe(
      'a.b,c,d\r\ntrue,x; y,\r\n',
    );
  });
});

const UUID = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
/** What some lists must be asked with. */
const QUERIES: readonly (readonly [end: string, query: string])[] = [
  ['/risk/pull-requests', '?factor=stalled_pull_requests'],
  ['/checks', `?sha=${'a'.repeat(40)}`],
];

/** The operations of the document, but for those that GitHub calls. */
async function listOperations(api: TestApi) {
  const document = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<
      string,
      Record<
        string,
        { responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }> }
      >
    >;
    components: { schemas: Record<string, { properties?: object }> };
  };
  return Object.entries(document.paths)
    .filter(([path]) => !path.startsWith('/webhooks/'))
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, { responses }]) => {
        const content = Object.entries(responses).find(([status]) => status < '300')?.[1].content ?? {};
        const schema = content['application/json']?.schema.$ref?.split('/').at(-1) ?? '';
        const isPage = 'nextCursor' in (document.components.schemas[schema]?.properties ?? {});
        return {
          name: `${method} ${path}`,
          method: method.toUpperCase(),
          path,
          types: Object.keys(content),
          isPage,
        };
      }),
    );
}

describe('the API', () => {
  let api: TestApi;
  let team: string;
  let repository: string;

  beforeAll(async () => {
    api = await createTestApi();
    const { pg } = api.database;
    const repoId = await addRepository(pg, 'acme/shop');
    const teamId = await addTeam(pg, 'web', 'UTC', [{ repoId, connectedAt: '2026-01-01T00:00Z' }]);
    team = `/v1/teams/${teamId}`;
    repository = `/v1/repositories/${repoId}`;
    const work = addWork(pg);
    for (let number = 1; number <= 5; number++) {
      await work.pullRequest({
        repoId,
        number,
        author: '=cmd',
        createdAt: '2026-03-02T10:00Z',
        mergedAt: '2026-03-03T10:00Z',
      });
    }
    await work.pullRequest({
      repoId,
      number: 6,
      author: 'ada',
      createdAt: '2026-03-02T10:00Z',
      requested: ['bo', 'cy'],
    });
  });
  afterAll(() => api[Symbol.asyncDispose]());

  test.each([
    ['team', '/metrics', 'metric,version,unit,value'],
    ['team', '/metrics/prs_merged', 'from,to,value,p75,p90,items,botsExcluded,unknown,itemsUrl'],
    ['repository', '/metrics/prs_merged/items', 'repositoryId,kind,id,at,value,author,isBot'],
    ['team', '/velocity', 'from,to,isComplete,merged,opened,commits,lines'],
    ['repository', '/velocity', 'from,to,isComplete,merged,opened,commits,lines'],
    ['team', '/daily-commits', 'day,repositoryId,repository,commits'],
    ['team', '/developer-activity', 'month,developerId,name,login,isBot'],
    ['team', '/review-load', 'developerId,login,name,given,share'],
    ['repository', '/stalled-pull-requests', 'repositoryId,repository,number,title'],
  ])(
    'gives what a %s has at %s as CSV to whoever asks for it, with a header also when it is empty',
    async (whose, path, header) => {
      const url = (whose === 'team' ? team : repository) + path;
      const response = await api.send(`${url}?`, CSV);
      expect([url, response.status]).toEqual([url, 200]);
      expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present');
      expect(response.headers.get('Vary')).toContain('Accept');
      const text = await response.text();
      expect(text.startsWith(header)).toBe(true);
      const rows = parseCsv(text);
      expect(new Set(rows.map((row) => row.length)).size).toBe(1);
      const again = { headers: { ...CSV.headers, 'If-None-Match': response.headers.get('ETag')! } };
      // What says how long something waits is another answer each time.
      if (!path.startsWith('/stalled') && !path.startsWith('/metrics')) {
        expect((await api.send(`${url}?`, again)).status).toBe(304);
      }
      const json = await api.send(url);
      expect(json.headers.get('Content-Type')).toContain('application/json');
    },
  );

  test('goes on by the Link header, and disarms authors', async () => {
    const rows: string[][] = [];
    const window = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
    for (
      let next: string | undefined = `${repository}/metrics/prs_merged/items?${window}&limit=2`;
      next !== undefined;
    ) {
      const response = await api.send(next, CSV);
      rows.push(...parseCsv(await response.text()).slice(1));
      next = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
    }
    expect(rows.map((row) => row[2]).sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(new Set(rows.map((row) => row[5]))).toEqual(new Set(["'=cmd"]));
  });

  test.each([
    ['text/csv;q=0.5, application/json', 'application/json'],
    ['application/json;q=0.5, text/csv', 'text/csv'],
    ['*/*', 'application/json'],
    ['*/*;q=0.1, text/*', 'text/csv'],
    ['text/*;q=0.5, text/csv;q=0.1, application/json;q=0.2', 'application/json'],
    ['application/json;q=0, */*', 'text/csv'],
    ['text/csv, */*', 'text/csv'],
    ['application/json, text/plain, */*', 'application/json'],
    ['text/csv, application/json', 'application/json'],
    ['TEXT/CSV;header=present', 'text/csv'],
    ['text/html, */*;q=0.8', 'application/json'],
    [' , ', 'application/json'],
  ])('answers "Accept: %s" with %s', async (accept, type) => {
    const response = await api.send(`${team}/velocity`, { headers: { Accept: accept } });
    expect(response.headers.get('Content-Type')).toContain(type);
  });

  test.each(['text/html', 'text/csv;q=0', '*/*;q=0', 'application/xml, text/csv;q=0.0'])(
    'refuses "Accept: %s" and says what there is',
    async (accept) => {
      const response = await api.send(`${team}/velocity`, { headers: { Accept: accept } });
      expect(response.status).toBe(406);
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
      expect(((await response.json()) as { detail: string }).detail).toBe(
        'This is answered as application/json or as text/csv, of which the Accept header takes none.',
      );
    },
  );

  test('does nothing for a caller who would not take the answer, and keeps the key of the request good', async () => {
    const create = (accept: string) =>
      api.post('/v1/teams', { name: 'picky' }, { Accept: accept, 'Idempotency-Key': 'picky-1' });
    expect((await create('text/csv')).status).toBe(406);
    expect((await create('application/json')).status).toBe(201);
  });

  test('gives every list as CSV, and nothing else', async () => {
    const operations = await listOperations(api);
    const lists = operations.filter(({ isPage }) => isPage);
    expect(lists.length).toBeGreaterThan(40);
    expect(lists.filter(({ types }) => !types.includes('text/csv')).map(({ name }) => name)).toEqual([]);
    for (const { name, method, path, types } of operations) {
      const { status, headers, text } = await ask(method, path);
      if (!types.includes('text/csv')) {
        expect([name, status]).toEqual([name, 406]);
        continue;
      }
      // What is not there is told as a problem, as ever.
      expect([name, [200, 404].includes(status)], text).toEqual([name, true]);
      if (status === 404) continue;
      expect([name, headers.get('Content-Type')]).toEqual([name, 'text/csv; charset=utf-8; header=present']);
      const rows = parseCsv(text);
      expect([name, new Set(rows.map((row) => row.length)).size]).toEqual([name, 1]);
    }
  });

  async function ask(method: string, path: string) {
    const known: Readonly<Record<string, string>> = {
      teamId: team.split('/').at(-1)!,
      repositoryId: repository.split('/').at(-1)!,
      metric: 'prs_merged',
      month: '2026-01',
      verificationId: UUID,
      developerId: UUID,
    };
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '1');
    const query = QUERIES.find(([end]) => url.endsWith(end))?.[1] ?? '';
    const response = await api.send(url + query, { method, ...CSV });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  test('tells errors as problems, whatever was asked for', async () => {
    const response = await api.send(`${team}/velocity?weeks=0`, CSV);
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  });
});
