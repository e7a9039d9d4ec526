import { afterAll, beforeAll, expect, test } from 'vitest';
import { RiskSchema } from '../../../api/schemas/findings/risk.ts';
import {
  type MeasuredMetrics,
  MeasuredMetricsSchema,
  MetricSeriesSchema,
} from '../../../api/schemas/metrics/metric.ts';
import { WHY_UNKNOWN } from '../../../domain/metrics/unknown.ts';
import { addMirror, addPullRequest, addRepository } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';
import { addTeam, addWork } from '../work/add-work.ts';

const WINDOW = 'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z';
let api: TestApi;
let mirror: number;
let told: number;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  mirror = await addMirror(pg, 'acme/mirror');
  told = await addRepository(pg, 'acme/told');
  for (const repoId of [mirror, told]) {
    await addPullRequest(pg, repoId, { number: 1, state: 'open' });
    await addPullRequest(pg, repoId, { number: 2, state: 'merged' });
  }
  await pg.query('update pull_requests set state_known = false where repo_id = $1 and number = 1', [mirror]);
});
afterAll(() => api[Symbol.asyncDispose]());

async function read(path: string): Promise<Record<string, unknown>> {
  const response = await api.send(path);
  expect([path, response.status]).toEqual([path, 200]);
  return response.json() as Promise<Record<string, unknown>>;
}
const valuesOf = ({ metrics }: MeasuredMetrics) =>
  Object.fromEntries(
    metrics.map(({ metric, value, previous, unknown }) => [metric, { value, previous, unknown }]),
  );

test('a number of what nobody tells of is null, with the reason; of what is told it is 0', async () => {
  const ofMirror = valuesOf(
    MeasuredMetricsSchema.parse(await read(`/v1/repositories/${mirror}/metrics?${WINDOW}`)),
  );
  const ofTold = valuesOf(
    MeasuredMetricsSchema.parse(await read(`/v1/repositories/${told}/metrics?${WINDOW}`)),
  );
  for (const metric of ['reviews_given', 'deployment_count', 'deployment_frequency']) {
    expect([metric, ofMirror[metric]]).toEqual([
      metric,
      {
        value: null,
        previous: null,
        unknown: expect.stringContaining('connect the repository through GitHub'),
      },
    ]);
    expect([metric, ofTold[metric]]).toEqual([metric, { value: 0, previous: 0, unknown: null }]);
  }
  for (const metric of ['commit_count', 'prs_opened']) expect(ofMirror[metric]!.value).not.toBeNull();
});

test('a series, the velocity chart and DORA say so, too', async () => {
  const series = MetricSeriesSchema.parse(
    await read(`/v1/repositories/${mirror}/metrics/reviews_given?${WINDOW}&interval=week`),
  );
  expect(new Set(series.points.map(({ value }) => value))).toEqual(new Set([null]));
  expect(series.total).toMatchObject({ value: null, previous: null });
  const velocity = await read(`/v1/repositories/${mirror}/velocity?weeks=2`);
  expect(velocity).toMatchObject({ weeks: [{ deployments: null }, { deployments: null }] });
  const dora = await read(`/v1/repositories/${mirror}/dora?${WINDOW}`);
  expect(dora).toMatchObject({ deploymentDays: { days: null, perWeek: null, previousPerWeek: null } });
});

test('who waits and who reviews is not known rather than nobody', async () => {
  expect(await read(`/v1/repositories/${mirror}/stalled-pull-requests`)).toMatchObject({
    items: [],
    count: null,
  });
  expect(await read(`/v1/repositories/${told}/stalled-pull-requests?hours=1`)).toMatchObject({ count: 1 });
  expect(await read(`/v1/repositories/${mirror}/review-load?${WINDOW}`)).toMatchObject({ given: null });
  expect(await read(`/v1/repositories/${told}/review-load?${WINDOW}`)).toMatchObject({ given: 0 });
});

test('freshness and anomalies name what nobody tells of, and what to do', async () => {
  const kinds = ({ unknown }: { unknown: { what: string }[] }) => unknown.map(({ what }) => what);
  const { freshness } = MeasuredMetricsSchema.parse(
    await read(`/v1/repositories/${mirror}/metrics?${WINDOW}`),
  );
  expect(kinds(freshness)).toEqual(['reviews', 'pull_request_states', 'deployments']);
  const anomalies = (await read(`/v1/repositories/${mirror}/anomalies`)) as { unknown: { what: string }[] };
  expect(kinds(anomalies)).toEqual(['reviews', 'pull_request_states', 'deployments']);
  const known = (await read(`/v1/repositories/${told}/anomalies`)) as { unknown: { what: string }[] };
  expect(kinds(known)).toEqual([]);
});

test('what was not merged is open only where a provider says so', async () => {
  const numbers = async (repoId: number, state: string) =>
    (
      (await read(`/v1/repositories/${repoId}/pull-requests?state=${state}`)).items as {
        number: number;
        state: string;
      }[]
    ).map((item) => [item.number, item.state]);
  expect(await numbers(mirror, 'open')).toEqual([]);
  expect(await numbers(mirror, 'unknown')).toEqual([[1, 'unknown']]);
  expect(await numbers(mirror, 'merged')).toEqual([[2, 'merged']]);
  expect(await numbers(told, 'open')).toEqual([[1, 'open']]);
  expect(await numbers(told, 'unknown')).toEqual([]);
});

test('a deployment that was posted, or a rule, makes deployments known', async () => {
  const { pg } = api.database;
  const posted = await addMirror(pg, 'acme/posted');
  const value = async () =>
    valuesOf(MeasuredMetricsSchema.parse(await read(`/v1/repositories/${posted}/metrics?${WINDOW}`)))
      .deployment_count!.value;
  expect(await value()).toBeNull();
  await addWork(pg).deployment({ repoId: posted, key: 'one', finishedAt: '2026-01-05T00:00:00Z' });
  expect(await value()).toBe(1);
});

test('the risk of a mirror counts nothing that is unknown, and says what that is, why, and what to do', async () => {
  const { pg } = api.database;
  const repoId = await addMirror(pg, 'acme/alone');
  const teamId = await addTeam(pg, 'alone', 'UTC', [{ repoId, connectedAt: '2020-01-01T00:00Z' }]);
  const compute = () => api.send(`/v1/teams/${teamId}/risk`, { method: 'POST' });
  const nothing = (await (await compute()).json()) as { code: string; detail: string };
  expect(nothing.code).toBe('risk_unknown');
  expect(nothing.detail).toContain(WHY_UNKNOWN.reviews);

  // A commit a day for the ten weeks of the window and before it, and two that merged or not, nobody knows.
  const work = addWork(pg);
  for (let day = 1; day <= 70; day++) {
    const at = new Date(Date.now() - day * 86_400_000).toISOString();
    await work.commit({ repoId, sha: String(day).padStart(40, 'a'), author: 'ada', at });
  }
  const lately = new Date(Date.now() - 3 * 86_400_000).toISOString();
  await work.pullRequest({ repoId, number: 1, author: 'ada', createdAt: lately, stateKnown: false });
  await work.pullRequest({ repoId, number: 2, author: 'bo', createdAt: lately, mergedAt: lately });
  const risk = RiskSchema.parse(await (await compute()).json());
  const told = Object.fromEntries(risk.factors.map((factor) => [factor.name, factor]));
  for (const [name, why, parts] of [
    ['stalled_pull_requests', WHY_UNKNOWN.pull_request_states, { stalled: null, open: null }],
    ['work_in_progress', WHY_UNKNOWN.pull_request_states, { open: null }],
    ['review_time', WHY_UNKNOWN.reviews, { hours: null, usualHours: null }],
    ['review_load_imbalance', WHY_UNKNOWN.reviews, { gini: null }],
    ['failed_deployments', WHY_UNKNOWN.deployments, { failed: null, deployments: null }],
  ] as const) {
    expect([name, told[name]]).toMatchObject([
      name,
      { value: null, previous: null, impactScore: null, trend: null, weight: 0, unknown: why, parts },
    ]);
  }
  expect(told.commit_drop).toMatchObject({ value: expect.any(Number), weight: 1, unknown: null });
  expect(told.coverage_trend!.unknown).toContain('Too little');
  expect(risk.explanation).toContain(
    `Not known: review time, review load imbalance. ${WHY_UNKNOWN.reviews} ` +
      `Not known: stalled pull requests, work in progress. ${WHY_UNKNOWN.pull_request_states} ` +
      `Not known: failed deployments. ${WHY_UNKNOWN.deployments} ` +
      'Too little is known of: pull request size, coverage trend. The score is that of the other factor.',
  );
});
