import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const UUID = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
/** How the validator words it by itself, and patterns that people would have to read. */
const RAW = /Invalid|Too (small|big)|expected|, received\b|Unrecognized|NaN|undefined|\[object|\^|\\/;

async function detailOf(path: string, method = 'GET', body?: unknown): Promise<string> {
  const response = await api.send(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  expect([400, 422]).toContain(response.status);
  return String((await readProblem(response)).detail);
}

describe('a message names the place, what is wrong, and what to write instead', () => {
  test.each([
    ['/v1/teams?limit=0', 'GET', undefined, 'limit must be 1 or more.'],
    ['/v1/teams?limit=1e3', 'GET', undefined, 'limit must be a whole number.'],
    ['/v1/teams?page=2', 'GET', undefined, 'page is not known here; there are: slug, limit, cursor.'],
    ['/v1/incidents/7/blame', 'DELETE', undefined, `incidentId must be an id such as ${UUID}.`],
    ['/v1/hooks?status=on', 'GET', undefined, 'status must be one of pending, active, '],
    ['/v1/teams', 'POST', {}, 'name is missing; it must be text.'],
    ['/v1/teams', 'POST', { name: 7 }, 'name must be text, not a number.'],
    ['/v1/teams', 'POST', { name: ' ' }, 'name must not be blank.'],
    ['/v1/teams', 'POST', { name: 'a\u0000' }, 'name must be one line without control characters.'],
    ['/v1/teams', 'POST', { name: 'x'.repeat(201) }, 'name must have 200 characters or fewer.'],
    ['/v1/teams', 'POST', [], 'The body must be an object, not a list'],
    ['/v1/repositories', 'POST', {}, 'source is missing: give it, or github instead.'],
    [
      '/v1/repositories',
      'POST',
      { github: 'acme/shop', source: '/x' },
      'source does not go together with github.',
    ],
    ['/v1/repositories', 'POST', { source: '/x', token: 't' }, 'token goes together with github only.'],
    [
      '/v1/repositories/1/environment-mappings',
      'PUT',
      { pattern: 'x' },
      'The body must give environment, service, or both.',
    ],
    [`/v1/teams/${UUID}/developers`, 'POST', {}, 'The body must name either a login or an email.'],
    [
      '/v1/repositories/1/coverage',
      'POST',
      { commitSha: 'a'.repeat(40) },
      'report is missing: give it, or coverage instead.',
    ],
    [
      '/v1/repositories/1/coverage',
      'POST',
      { commitSha: 'a'.repeat(40), coverage: 1, report: '' },
      'report does not go together with coverage.',
    ],
    ['/v1/hooks', 'POST', { kind: 'team' }, 'kind must be one of repository, organization, app.'],
    ['/v1/hooks', 'POST', {}, 'kind is missing; it must be one of repository, organization, app.'],
    [
      '/v1/anomaly-settings',
      'POST',
      { thresholds: { stalled_pr: { hours: 1 } } },
      'thresholds.stalled_pr.hours is not known here; there are: ',
    ],
    [
      '/v1/anomaly-settings',
      'POST',
      { thresholds: { stalled: {} } },
      'thresholds.stalled is not known here: did you mean stalled_pr? There are: commit_frequency_drop, ',
    ],
  ])('%s %s %j', async (path, method, body, detail) => {
    expect(await detailOf(path, method, body)).toContain(detail);
  });
});

interface Described {
  readonly paths: Record<
    string,
    Record<string, { readonly requestBody?: object; readonly parameters?: Parameter[] }>
  >;
}
interface Parameter {
  readonly in: string;
  readonly name: string;
}

test('no operation answers wrong input in the words of a library', async () => {
  const { paths } = (await (await api.send('/openapi.json')).json()) as Described;
  const details: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { requestBody, parameters = [] }] of Object.entries(methods)) {
      const verb = method.toUpperCase();
      const at = path.replaceAll(/\{[^}]+\}/g, (name) =>
        /team|incident|hook|anomaly|verif/i.test(name) ? UUID : '1',
      );
      if (path.includes('{')) details.push(await detail(path.replaceAll(/\{[^}]+\}/g, '~'), verb));
      for (const { in: part, name } of parameters) {
        if (part === 'query')
          details.push(await detail(`${at}?${name}=~`, verb), await detail(`${at}?${name}=`, verb));
      }
      if (requestBody === undefined) continue;
      for (const body of [
        null,
        [],
        {},
        'text',
        wrongFields(7),
        wrongFields(' '),
        wrongFields(null),
        wrongFields({ x: 1 }),
      ]) {
        details.push(await detail(at, verb, body));
      }
    }
  }
  const told = details.filter((each) => each !== '');
  expect(told.length).toBeGreaterThan(300);
  expect(told.filter((each) => RAW.test(each))).toEqual([]);
});

/** The detail of an answer that refuses, else nothing. */
async function detail(path: string, method: string, body?: unknown): Promise<string> {
  const sent =
    body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await api.send(path, { method, ...sent });
  if (response.status !== 400 && response.status !== 422) return '';
  return `${method} ${path} ${JSON.stringify(body ?? null).slice(0, 40)}: ${(await readProblem(response)).detail}`;
}

/** Every field that any body has, with a value that hardly fits. */
function wrongFields(value: unknown): Record<string, unknown> {
  const names =
    'name slug timeZone workDays repositoryId login email role pattern environment source status sha finishedAt title severity thresholds factors note kind until from to coverage report commitSha flag branch format daysMax deploymentId events';
  return Object.fromEntries(names.split(' ').map((name) => [name, value]));
}

test.each(['/v1/deliveries/replay', '/v1/teams/x/risk/simulate'])('%s is not read', async (path) => {
  const response = await api.send(path);
  expect([response.status, response.headers.get('Allow')]).toEqual([405, 'POST']);
});

test('a change without a body says that one is needed', async () => {
  const json = { 'Content-Type': 'application/json' };
  const empty = await readProblem(await api.send('/v1/blame-settings', { method: 'PATCH', headers: json }));
  expect(empty).toMatchObject({ status: 400, code: 'invalid_json' });
  expect(empty.detail).toContain('The body is empty or not well-formed JSON');
  expect(await detailOf('/v1/blame-settings', 'PATCH', {})).toContain('is missing; it must be a number');
});
