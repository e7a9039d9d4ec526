import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyAnswer, at, check, issue, release } from '../../lib/facts/make-facts.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let path: string;
beforeAll(async () => {
  api = await createTestApi();
  const repoId = await addRepository(api.database.pg, 'acme/shop');
  await api.database.pg.query(`update repositories set default_branch = 'main' where repo_id = $1`, [repoId]);
  path = `/v1/repositories/${repoId}`;
  const runs = ['main', 'main', 'release/1'].map((branch, index) =>
    check({
      providerId: 600 + index,
      branch,
      startedAt: at(index * 100),
      completedAt: at(index * 100 + 90),
      updatedAt: at(index * 100 + 90),
    }),
  );
  await applyAnswer(api, repoId, [...runs, release(), issue({ labels: ['outage'] })]);
});
afterAll(() => api[Symbol.asyncDispose]());

async function send(method: string, where: string, body: object): Promise<Response> {
  return api.send(`${path}${where}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function deploymentCount(): Promise<number> {
  const { items } = (await (await api.send(`${path}/deployments`)).json()) as { items: unknown[] };
  return items.length;
}

const RULE = { source: 'workflow_run', pattern: 'Deploy' };

test('a rule that is tried says what it would count and leaves nothing behind', async () => {
  const tried = await send('POST', '/deployment-rules', { ...RULE, dryRun: true });
  expect(tried.status).toBe(200);
  const { id, counts } = (await tried.json()) as { id: null; counts: Record<string, unknown> };
  expect(id).toBeNull();
  expect(counts).toMatchObject({
    count: 2,
    firstAt: at(90).toISOString(),
    lastAt: at(190).toISOString(),
    perMonth: [{ month: at(0).toISOString().slice(0, 7), count: 2 }],
    leftOut: [{ reason: 'other_branch', count: 1, examples: ['release/1'] }],
    hints: ['Left out: 1 of other branches (release/1). Only main counts unless the rule names a branch.'],
  });
  expect(await deploymentCount()).toBe(0);
  expect(await (await api.send(`${path}/deployment-rules`)).json()).toMatchObject({ items: [] });
});

test.each([
  [
    { source: 'workflow_run', pattern: 'Deplyo' },
    'No workflow is like Deplyo so far: is Deploy meant? Else there are Deploy',
  ],
  [{ source: 'workflow_run', pattern: 'Nightly' }, 'No workflow is like Nightly so far; there are Deploy'],
  [{ source: 'release', pattern: 'v2' }, 'No release is like v2 so far: is v1 meant? Else there are v1.'],
  [{ source: 'push', pattern: 'prod' }, 'No branches of this repository are known yet.'],
])('a rule that counts nothing says so and why: %j', async (rule, hint) => {
  const tried = await send('POST', '/deployment-rules', { ...rule, dryRun: true });
  const { counts } = (await tried.json()) as { counts: { count: number; hints: string[] } };
  expect(counts.count).toBe(0);
  expect(counts.hints.join(' ')).toContain(hint);
});

test('so does one over labels', async () => {
  const tried = await send('POST', '/incident-rules', { labelPattern: 'outages', dryRun: true });
  const { counts } = (await tried.json()) as { counts: { count: number; hints: string[] } };
  expect(counts).toMatchObject({
    count: 0,
    hints: ['No issue has a label like outages so far: is outage meant? Else there are outage.'],
  });
});

test('a rule moves to another branch and back, and what it made follows', async () => {
  const added = (await (await send('POST', '/deployment-rules', RULE)).json()) as { id: string };
  expect(await deploymentCount()).toBe(2);
  const change = (body: object) => send('PATCH', `/deployment-rules/${added.id}`, body);
  expect(await (await change({ branch: 'release/*' })).json()).toMatchObject({ branch: 'release/*' });
  expect(await deploymentCount()).toBe(1);
  expect(await (await change({ environment: 'staging' })).json()).toMatchObject({ branch: 'release/*' });
  expect(await (await change({ branch: null })).json()).toMatchObject({ branch: null });
  expect(await deploymentCount()).toBe(2);
  expect(await readProblem(await change({ branch: ' ' }))).toMatchObject({ status: 422 });
  expect((await readProblem(await change({ branches: 'x' }))).detail).toContain('did you mean branch?');
});

test('a change is tried without a trace: what the rule would count, and whether it could be', async () => {
  const add = async (rule: object) =>
    ((await (await send('POST', '/deployment-rules', rule)).json()) as { id: string }).id;
  const id = await add({ ...RULE, pattern: 'Deploy*' });
  const before = await deploymentCount();
  const change = async (body: object) => (await send('PATCH', `/deployment-rules/${id}`, body)).json();
  const tried = await change({ branch: 'release/*', environment: 'staging', dryRun: true });
  expect(tried).toMatchObject({ branch: 'release/*', environment: 'staging', counts: { count: 1 } });
  expect(await deploymentCount()).toBe(before);
  const same = await change({ isActive: true });
  expect(same).toMatchObject({ branch: null, environment: 'production', counts: { count: 2 } });
  const other = await add({ ...RULE, pattern: 'Deploy*', branch: 'x' });
  const taken = await send('PATCH', `/deployment-rules/${other}`, { branch: null, dryRun: true });
  expect(await readProblem(taken)).toMatchObject({ status: 409, code: 'rule_exists' });
  for (const one of [id, other]) await api.send(`${path}/deployment-rules/${one}`, { method: 'DELETE' });
});

test('a branch that another rule has, or of a rule without branches, is refused', async () => {
  const second = (await (await send('POST', '/deployment-rules', { ...RULE, branch: 'x' })).json()) as {
    id: string;
  };
  const taken = await send('PATCH', `/deployment-rules/${second.id}`, { branch: null });
  expect(await readProblem(taken)).toMatchObject({ status: 409, code: 'rule_exists' });
  const ofReleases = (await (await send('POST', '/deployment-rules', { source: 'release' })).json()) as {
    id: string;
  };
  const refused = await readProblem(
    await send('PATCH', `/deployment-rules/${ofReleases.id}`, { branch: 'main' }),
  );
  expect(refused).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(refused.detail).toContain('only rules over workflow runs have one');
});

test('an incident rule names another environment or none, and what it made follows', async () => {
  const added = (await (
    await send('POST', '/incident-rules', { labelPattern: 'outage', environmentName: 'api' })
  ).json()) as { id: string };
  const change = (body: object) => send('PATCH', `/incident-rules/${added.id}`, body);
  const incidents = async () => {
    const { items } = (await (await api.send(`${path}/incidents`)).json()) as {
      items: { environmentName: string | null; severity: string | null }[];
    };
    return items.map(({ environmentName, severity }) => [environmentName, severity]);
  };
  expect(await incidents()).toEqual([['api', 'major']]);
  expect(await (await change({ environmentName: 'web' })).json()).toMatchObject({ environmentName: 'web' });
  expect(await incidents()).toEqual([['web', 'major']]);
  expect(await (await change({ severity: 'critical' })).json()).toMatchObject({ environmentName: 'web' });
  expect(await incidents()).toEqual([['web', 'critical']]);
  expect(await (await change({ environmentName: null })).json()).toMatchObject({ environmentName: null });
  expect(await incidents()).toEqual([[null, 'critical']]);
  const blank = await readProblem(await change({ environmentName: ' ' }));
  expect(blank).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(JSON.stringify(blank)).toContain('must not be blank');
  expect(await incidents()).toEqual([[null, 'critical']]);
});
