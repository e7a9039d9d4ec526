import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/fact.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { applyFacts } from '../../../lib/facts/apply-facts.ts';
import {
  at,
  branch,
  check,
  comment,
  commit,
  deployment,
  deploymentStatus,
  issue,
  person,
  pullRequest,
  release,
  review,
  thread,
} from '../../lib/facts/make-facts.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let path: string;
let repoId: number;
beforeAll(async () => {
  api = await createTestApi();
  repoId = await addRepository(api.database.pg, 'acme/shop');
  path = `/v1/repositories/${repoId}`;
  await apply([
    pullRequest({
      labels: ['bug'],
      state: 'merged',
      mergedAt: at(90),
      mergedBy: person('grace'),
      updatedAt: at(90),
    }),
    review(),
    review({
      providerId: 502,
      state: 'dismissed',
      dismissedAt: at(40),
      updatedAt: at(40),
      submittedAt: at(20),
    }),
    comment({ providerId: 701, createdAt: at(12) }),
    comment({ providerId: 702, place: 'conversation', createdAt: at(15) }),
    comment({ providerId: 703, isDeleted: true }),
    thread({ commentIds: [701], isResolved: true, resolvedBy: person('ada') }),
    branch(),
    branch({ name: 'old', headSha: null, isDefault: false }),
    commit({ sha: '1a'.repeat(20), committedAt: at(1), onDefaultBranch: true, branch: 'main' }),
    commit({ sha: '2b'.repeat(20), committedAt: at(2) }),
    commit({ sha: '3c'.repeat(20), committedAt: at(3), author: person('grace') }),
    deployment(),
    deploymentStatus(),
    deployment({ providerId: 301, environmentName: 'staging', isProduction: false, createdAt: at(5) }),
    release(),
    check({ sha: '1a'.repeat(20) }),
    check({ sha: '1a'.repeat(20), providerId: 601, checkKind: 'check_run', name: 'tests' }),
    issue(),
    issue({ providerId: 801, number: 6, labels: [], state: 'closed', closedAt: at(9), updatedAt: at(9) }),
  ]);
});
afterAll(() => api[Symbol.asyncDispose]());

async function apply(facts: Fact[]): Promise<void> {
  await inTransaction(api.database, (client) =>
    applyFacts(client, [{ repoId, origin: 'event', deliveryId: null, facts }]),
  );
}

async function read(where: string): Promise<Record<string, unknown>> {
  const response = await api.send(where);
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** Reads a list page after page, one item each. */
async function readAll(where: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const query = `limit=1${cursor === null ? '' : `&cursor=${cursor}`}`;
    const page = await read(`${where}${where.includes('?') ? '&' : '?'}${query}`);
    items.push(...(page.items as Record<string, unknown>[]));
    cursor = page.nextCursor as string | null;
  } while (cursor !== null);
  return items;
}

async function send(method: string, where: string, body?: object): Promise<Response> {
  return api.send(where, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
}

test('a pull request says what the provider told of it', async () => {
  expect(await read(`${path}/pull-requests/1`)).toMatchObject({
    labels: ['bug'],
    mergedBy: 'grace',
    reviewComments: 1,
    firstReviewAt: at(10).toISOString(),
    isRefetchPending: false,
  });
});

test('reviews, comments, threads and the timeline are lists in order', async () => {
  const reviews = await readAll(`${path}/pull-requests/1/reviews`);
  expect(reviews.map(({ state }) => state)).toEqual(['approved', 'dismissed']);
  const comments = await readAll(`${path}/pull-requests/1/comments`);
  expect(comments).toMatchObject([
    { id: '701', kind: 'review', threadId: 'T1' },
    { id: '702', kind: 'conversation', threadId: null },
  ]);
  expect(await readAll(`${path}/pull-requests/1/threads`)).toMatchObject([
    { id: 'T1', isResolved: true, resolvedBy: 'ada', commentIds: ['701'] },
  ]);
  const timeline = await readAll(`${path}/pull-requests/1/timeline`);
  expect(timeline.map(({ kind }) => kind)).toEqual([
    'opened',
    'review',
    'comment',
    'comment',
    'review',
    'review_dismissed',
    'merged',
  ]);
});

test('commits are found by branch, author and time', async () => {
  const shas = async (query: string) =>
    (await readAll(`${path}/commits${query}`)).map(({ sha }) => String(sha).slice(0, 2));
  expect(await shas('')).toEqual(['3c', '2b', '1a']);
  expect(await shas('?onDefaultBranch=true')).toEqual(['1a']);
  expect(await shas('?branch=thing')).toEqual(['3c', '2b']);
  expect(await shas('?author=ADA')).toEqual(['2b', '1a']);
  expect(await shas('?author=ada@example.org')).toEqual(['2b', '1a']);
  expect(await shas('?author=nobody')).toEqual([]);
  expect(await shas(`?since=${at(2).toISOString()}&until=${at(3).toISOString()}`)).toEqual(['2b']);
  expect((await readAll(`${path}/branches`)).map(({ name }) => name)).toEqual(['main']);
  expect(await readAll(`${path}/branches?withDeleted=true`)).toHaveLength(2);
  const checks = await readAll(`${path}/checks?sha=${'1a'.repeat(20)}`);
  expect(checks.map(({ kind }) => kind)).toEqual(['check_run', 'workflow_run']);
});

test('issues are found by state and label', async () => {
  expect((await readAll(`${path}/issues`)).map(({ number }) => number)).toEqual([6, 5]);
  expect(await readAll(`${path}/issues?state=open&label=incident`)).toMatchObject([{ number: 5 }]);
});

test('deployments are listed, and told through the API as often as they change', async () => {
  expect((await readAll(`${path}/deployments`)).map(({ environment }) => environment)).toEqual([
    'staging',
    'production',
  ]);
  const told = { key: 'r-1', environment: 'production', environmentName: 'prod-eu', status: 'in_progress' };
  const first = await send('POST', `${path}/deployments`, told);
  expect(first.status).toBe(201);
  expect(await first.json()).toMatchObject({ source: 'api', status: 'in_progress', finishedAt: null });
  const again = await send('POST', `${path}/deployments`, {
    ...told,
    status: 'success',
    createdAt: at(100).toISOString(),
    startedAt: at(110).toISOString(),
    finishedAt: at(170).toISOString(),
  });
  expect(again.status).toBe(200);
  const { id, ...told2 } = (await again.json()) as Record<string, unknown>;
  expect(told2).toMatchObject({ status: 'success', durationSeconds: 60, service: 'prod-eu', failedAt: null });
  const history = await readAll(`${path}/deployments/${id}/statuses`);
  expect(history.map(({ state }) => state)).toEqual(['in_progress', 'success']);
  expect(await readAll(`${path}/deployments?source=api&status=success&environment=production`)).toHaveLength(
    1,
  );
  const script = await send('POST', `${path}/deployments`, { ...told, url: 'javascript:alert(1)' });
  expect(await readProblem(script)).toMatchObject({ status: 422, code: 'validation_failed' });
});

test('what is told of a deployment becomes one history in any order, and what is left out stays', async () => {
  const failed = { key: 'r-2', status: 'failure', finishedAt: at(205).toISOString() };
  const succeeded = { key: 'r-2', status: 'success', finishedAt: at(680).toISOString() };
  const first = { environmentName: 'web', commitSha: 'c2'.repeat(20), createdAt: at(200).toISOString() };
  await send('POST', `${path}/deployments`, { ...first, ...succeeded });
  await send('POST', `${path}/deployments`, failed);
  const { id, ...row } = (await (await send('POST', `${path}/deployments`, succeeded)).json()) as Record<
    string,
    unknown
  >;
  expect(row).toMatchObject({
    status: 'success',
    environment: 'production',
    service: 'web',
    commitSha: 'c2'.repeat(20),
    createdAt: at(200).toISOString(),
    failedAt: at(205).toISOString(),
    succeededAt: at(680).toISOString(),
    finishedAt: at(205).toISOString(),
    durationSeconds: 5,
  });
  const gone = await send('DELETE', `${path}/deployments/${id}`);
  expect(await gone.json()).toMatchObject({ id, key: 'r-2' });
  const none = await send('DELETE', `${path}/deployments/${id}`);
  expect(await readProblem(none)).toMatchObject({ status: 404, code: 'deployment_not_found' });
  const [provided] = await readAll(`${path}/deployments?source=github`);
  const kept = await send('DELETE', `${path}/deployments/${provided!.id}`);
  expect(await readProblem(kept)).toMatchObject({ status: 409, code: 'deployment_not_told' });
});

test('times that cannot be are refused, whoever tells them of what', async () => {
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const refused: [string, object, string][] = [
    [`${path}/deployments`, { key: 'x', finishedAt: '2099-01-01T00:00:00Z' }, 'future'],
    [`${path}/deployments`, { key: 'x', status: 'in_progress', startedAt: later }, 'future'],
    [`${path}/deployments`, { key: 'x', status: 'pending', createdAt: later }, 'future'],
    [
      `${path}/deployments`,
      { key: 'x', startedAt: '2026-01-02T00:00:00Z', finishedAt: '2026-01-01T00:00:00Z' },
      'before it began',
    ],
    [
      `${path}/deployments`,
      { key: 'x', status: 'pending', finishedAt: at(1).toISOString() },
      'ends a deployment',
    ],
    ['/v1/incidents', { repositoryId: String(repoId), key: 'x', title: 'x', startedAt: later }, 'future'],
  ];
  for (const [url, body, reason] of refused) {
    const problem = await readProblem(await send('POST', url, body));
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(JSON.stringify(problem)).toContain(reason);
  }
  const ahead = new Date(Date.now() + 60_000).toISOString();
  expect((await send('POST', `${path}/deployments`, { key: 'ahead', finishedAt: ahead })).status).toBe(201);
});

test('an incident that is told says at once what it is blamed on, of the service that it names', async () => {
  const of = await addRepository(api.database.pg, 'acme/blamed');
  const path = `/v1/repositories/${of}`;
  for (const [key, environmentName, minute] of [
    ['b-api', 'b-api', 5_000],
    ['b-web', 'b-web', 5_010],
  ] as const) {
    const told = {
      key,
      environmentName,
      finishedAt: at(minute).toISOString(),
      createdAt: at(minute).toISOString(),
    };
    expect((await send('POST', `${path}/deployments`, told)).status).toBe(201);
  }
  const tell = async (more: object) => {
    const told = {
      repositoryId: String(of),
      key: 'PD-2',
      title: 'x',
      startedAt: at(5_020).toISOString(),
      ...more,
    };
    return (await (await send('POST', '/v1/incidents', told)).json()) as Record<string, unknown>;
  };
  const keyOf = new Map((await readAll(`${path}/deployments`)).map(({ id, key }) => [id, key]));
  const any = await tell({});
  expect(keyOf.get(any.deploymentId)).toBe('b-web');
  expect((await readAll(`${path}/incidents`)).find(({ id }) => id === any.id)).toEqual(any);
  const named = await tell({ environmentName: 'B-API' });
  expect(keyOf.get(named.deploymentId)).toBe('b-api');
  expect(named.blameReason).toBe('the latest deployment to B-API before it: finished 0.0 hours earlier');
});

test('rules make deployments of stored releases and runs, and take them back', async () => {
  const added = await send('POST', `${path}/deployment-rules`, { source: 'release', pattern: 'v*' });
  expect(added.status).toBe(201);
  const { id } = (await added.json()) as { id: string };
  const ofRule = () => readAll(`${path}/deployments?source=release`);
  expect(await ofRule()).toMatchObject([{ ruleId: id, environment: 'production', ref: 'v1' }]);
  const twice = await send('POST', `${path}/deployment-rules`, { source: 'release', pattern: 'v*' });
  expect(await readProblem(twice)).toMatchObject({ status: 409, code: 'rule_exists' });
  await send('PATCH', `${path}/deployment-rules/${id}`, { environment: 'staging' });
  expect(await ofRule()).toMatchObject([{ environment: 'staging' }]);
  await send('PATCH', `${path}/deployment-rules/${id}`, { isActive: false });
  expect(await ofRule()).toEqual([]);
  expect(await readAll(`${path}/deployment-rules`)).toMatchObject([{ id, isActive: false }]);
  expect((await send('DELETE', `${path}/deployment-rules/${id}`)).status).toBe(200);
  expect(await readAll(`${path}/deployment-rules`)).toEqual([]);
  const gone = await send('DELETE', `${path}/deployment-rules/${id}`);
  expect(await readProblem(gone)).toMatchObject({ status: 404, code: 'rule_not_found' });
});

test('incidents come from labelled issues by rule, and from whoever tells of them', async () => {
  const added = await send('POST', `${path}/incident-rules`, {
    labelPattern: 'incident*',
    severity: 'minor',
  });
  const { id: ruleId } = (await added.json()) as { id: string };
  expect(await readAll(`${path}/incidents`)).toMatchObject([{ source: 'issue', severity: 'minor' }]);
  const told = { repositoryId: String(repoId), key: 'PD-1', title: 'Slow', startedAt: at(500).toISOString() };
  const first = await send('POST', '/v1/incidents', told);
  expect(first.status).toBe(201);
  const { id } = (await first.json()) as { id: string };
  expect((await send('POST', '/v1/incidents', { ...told, title: 'Very slow' })).status).toBe(200);
  expect(await readAll(`${path}/incidents?open=true`)).toMatchObject([
    { title: 'Very slow', source: 'api' },
    { source: 'issue' },
  ]);
  const resolved = await send('POST', `${path}/incidents/${id}/resolve`, {
    resolvedAt: at(560).toISOString(),
  });
  expect(await resolved.json()).toMatchObject({ resolvedAt: at(560).toISOString() });
  expect(await readAll(`${path}/incidents?open=true`)).toMatchObject([{ source: 'issue' }]);
  await send('PATCH', `${path}/incident-rules/${ruleId}`, { severity: 'critical' });
  expect(await readAll(`${path}/incidents?open=true`)).toMatchObject([{ severity: 'critical' }]);
  await send('DELETE', `${path}/incident-rules/${ruleId}`);
  expect(await readAll(`${path}/incidents`)).toMatchObject([{ source: 'api' }]);
  const unknown = '00000000-0000-4000-8000-000000000000';
  const missing = await send('POST', `${path}/incidents/${unknown}/resolve`, {});
  expect(await readProblem(missing)).toMatchObject({ status: 404, code: 'incident_not_found' });
  const early = { ...told, resolvedAt: at(0).toISOString() };
  expect(await readProblem(await send('POST', '/v1/incidents', early))).toMatchObject({ status: 422 });
});

test('coverage is told as a report or as a number', async () => {
  const commitSha = '1a'.repeat(20);
  const report = 'SF:a.ts\nDA:1,1\nDA:2,0\nend_of_record\n';
  const told = await send('POST', `${path}/coverage`, { commitSha, report });
  expect(told.status).toBe(201);
  expect(await told.json()).toMatchObject({
    coverage: 50,
    linesTotal: 2,
    source: 'lcov',
    onDefaultBranch: true,
  });
  await send('POST', `${path}/coverage`, { commitSha, flag: 'api', coverage: 81.25, branch: 'main' });
  expect(await readAll(`${path}/coverage`)).toHaveLength(2);
  expect(await readAll(`${path}/coverage?flag=api&branch=main`)).toMatchObject([{ coverage: 81.25 }]);
  const both = await send('POST', `${path}/coverage`, { commitSha, coverage: 1, report });
  expect(await readProblem(both)).toMatchObject({ status: 422, code: 'validation_failed' });
  const unreadable = await send('POST', `${path}/coverage`, { commitSha, report: 'hello' });
  expect(await readProblem(unreadable)).toMatchObject({ status: 422, code: 'coverage_unreadable' });
  const odd = await send('POST', `${path}/coverage`, {
    commitSha,
    report: report.replace('DA:2,0', 'DA:2,0\nDA:3,====='),
  });
  expect(await odd.json()).toMatchObject({ coverage: 50, linesLeftOut: 1, reason: null });
  const nothing = await send('POST', `${path}/coverage`, { commitSha, flag: 'docs', report: '' });
  expect(nothing.status).toBe(201);
  expect(await nothing.json()).toMatchObject({
    coverage: null,
    linesTotal: 0,
    source: 'empty',
    reason: 'The report names no line that a test could run.',
  });
  expect(await readAll(`${path}/coverage?flag=docs`)).toMatchObject([{ coverage: null, linesLeftOut: 0 }]);
  const large = await send('POST', `${path}/coverage`, { commitSha, report: report.repeat(20_000) });
  expect(large.status).toBe(201);
  const huge = await send('POST', `${path}/coverage`, { commitSha, report: 'x'.repeat(17 * 1024 * 1024) });
  expect(await readProblem(huge)).toMatchObject({ status: 413, code: 'payload_too_large' });
});

test('other bodies are as small as ever', async () => {
  const large = await send('POST', '/v1/incidents', { title: 'x'.repeat(70_000) });
  expect(await readProblem(large)).toMatchObject({ status: 413 });
});

test('installations are listed with the repositories they reach', async () => {
  await apply([
    {
      kind: 'installation',
      installationId: 11,
      appId: 1,
      accountId: 7,
      accountLogin: 'acme',
      accountType: 'Organization',
      repositorySelection: 'all',
      permissions: { contents: 'read' },
      events: ['push'],
      suspendedAt: null,
      deletedAt: null,
      updatedAt: at(0),
    },
  ]);
  expect(await readAll('/v1/installations')).toMatchObject([
    { id: '11', accountLogin: 'acme', permissions: { contents: 'read' }, repositories: 0 },
  ]);
});

test.each([
  'commits',
  'branches',
  `checks?sha=${'1a'.repeat(20)}`,
  'deployments',
  'incidents',
  'issues',
  'coverage',
  'deployment-rules',
  'incident-rules',
])('%s of a repository that is not there is a problem that says so', async (list) => {
  const response = await api.send(`/v1/repositories/999999/${list}`);
  expect(await readProblem(response)).toMatchObject({ status: 404, code: 'repository_not_found' });
});

test.each(['reviews', 'comments', 'threads', 'timeline'])(
  '%s of a pull request that is not there is a problem that says so',
  async (list) => {
    const response = await api.send(`${path}/pull-requests/77/${list}`);
    expect(await readProblem(response)).toMatchObject({ status: 404, code: 'pull_request_not_found' });
  },
);
