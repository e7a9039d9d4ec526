import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DoraSchema } from '../../../api/schemas/metrics/dora.ts';
import { MeasuredMetricsSchema, MetricItemPageSchema } from '../../../api/schemas/metrics/metric.ts';
import { DORA_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const MARCH = 'from=2026-03-02T00:00:00Z&to=2026-03-30T00:00:00Z';
let api: TestApi;
let repositoryId: string;
let teamId: string;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repository = await pg.query<{ id: string }>(
    `insert into repositories (owner, name, sync_status) values ('acme', 'shop', 'completed') returning repo_id::text as id`,
  );
  repositoryId = repository.rows[0]!.id;
  await pg.query(
    `insert into commits (repo_id, sha, committed_at, message, parent_shas)
     select $1, 'c' || n, '2026-03-01T00:00Z'::timestamptz + make_interval(hours => n), '', case when n > 1 then array['c' || n - 1] else '{}' end
     from generate_series(1, 6) n`,
    [repositoryId],
  );
  // Four on one evening in UTC, which is two days in Tokyo; one that failed, one in the weeks before.
  await pg.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, commit_sha, created_at, finished_at, updated_at)
     select $1, 'api', c, 'production', 'live', s::deployment_status, c, at, at, at
     from unnest('{c1,c2,c3,c4,c5,c6}'::text[], '{success,success,success,failure,success,success}'::text[],
       '{2026-02-20T00:00Z,2026-03-04T13:00Z,2026-03-04T14:00Z,2026-03-04T14:30Z,2026-03-04T16:00Z,2026-03-11T00:00Z}'::timestamptz[]) u (c, s, at)`,
    [repositoryId],
  );
  const team = await api.post('/v1/teams', { name: 'Web', timeZone: 'Asia/Tokyo' });
  teamId = ((await team.json()) as { id: string }).id;
  const watched = { repositoryId, connectedAt: '2026-01-01T00:00:00Z' };
  await api.post(`/v1/teams/${teamId}/repositories`, watched);
});
afterAll(() => api[Symbol.asyncDispose]());

async function readDora(path: string) {
  const response = await api.send(path);
  expect(response.status).toBe(200);
  return DoraSchema.parse(await response.json());
}

describe.each(['teams', 'repositories'] as const)('DORA of %s', (kind) => {
  const base = () => `/v1/${kind}/${kind === 'teams' ? teamId : repositoryId}`;

  test('are the same numbers as the metrics have, with links to their rows', async () => {
    const { metrics, freshness } = await readDora(`${base()}/dora?${MARCH}`);
    expect(metrics.map(({ metric }) => metric)).toEqual(DORA_METRICS.map(({ name }) => name));
    const all = MeasuredMetricsSchema.parse(await (await api.send(`${base()}/metrics?${MARCH}`)).json());
    for (const { title: _, definition, reference: _r, likeClusters: _l, ...measured } of metrics) {
      expect({ ...measured, breakdown: null }).toEqual(
        all.metrics.find(({ metric }) => metric === measured.metric),
      );
      expect(definition.length).toBeGreaterThan(20);
      const items = MetricItemPageSchema.parse(await (await api.send(measured.itemsUrl)).json());
      expect(items.items.filter(({ isBot }) => !isBot)).toHaveLength(measured.items);
    }
    expect(freshness.complete).toBe(true);
  });

  test('stand beside what the survey of 2024 reported, which is no grade', async () => {
    const { metrics, reference } = await readDora(`${base()}/dora?${MARCH}`);
    expect(reference.clusters.map(({ cluster }) => cluster)).toEqual(['elite', 'high', 'medium', 'low']);
    expect(reference.note).toMatch(/not as a grade.*high \(20 %\) and medium \(10 %\)/);
    const [frequency, , failRate, , rework] = metrics;
    expect(frequency).toMatchObject({ value: 4 / 28, previous: 1 / 28, likeClusters: ['high'] });
    expect(failRate).toMatchObject({ value: 20, likeClusters: ['high'] });
    expect(failRate!.reference.map(({ reported }) => reported)).toEqual(['5 %', '20 %', '10 %', '40 %']);
    expect(rework).toMatchObject({ reference: [], likeClusters: [] });
  });
});

test('days with a deployment are days of the zone', async () => {
  const inTokyo = await readDora(`/v1/teams/${teamId}/dora?${MARCH}`);
  expect(inTokyo.deploymentDays).toEqual({
    timeZone: 'Asia/Tokyo',
    days: 3,
    perWeek: 0.75,
    previousPerWeek: 0.25,
  });
  const inUtc = await readDora(`/v1/repositories/${repositoryId}/dora?${MARCH}`);
  expect(inUtc.deploymentDays).toMatchObject({ timeZone: 'UTC', days: 2, perWeek: 0.5 });
  const asked = await readDora(`/v1/repositories/${repositoryId}/dora?${MARCH}&tz=Asia/Tokyo`);
  expect(asked.deploymentDays.days).toBe(3);
});

test('without anything deployed rates and times are null, never 0', async () => {
  const { metrics } = await readDora(
    `/v1/repositories/${repositoryId}/dora?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`,
  );
  expect(metrics.map(({ value }) => value)).toEqual([0, null, null, null, null]);
});

test.each([
  ['an unknown zone', 'tz=Mars/Olympus', 'time zone'],
  ['an empty window', 'from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'earlier'],
])('%s is refused, and the answer says what is allowed', async (_, query, hint) => {
  const response = await api.send(`/v1/repositories/${repositoryId}/dora?${query}`);
  expect(response.status).toBe(400);
  expect(JSON.stringify(await readProblem(response))).toContain(hint);
});

test('an unknown team or repository is not found', async () => {
  expect((await api.send('/v1/teams/0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11/dora')).status).toBe(404);
  expect((await api.send('/v1/repositories/999999/dora')).status).toBe(404);
});
