import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  MeasuredMetricsSchema,
  MetricItemPageSchema,
  MetricSeriesSchema,
} from '../../../api/schemas/metrics/metric.ts';
import { TeamPageSchema, TeamSchema } from '../../../api/schemas/settings/team.ts';
import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const MARCH = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
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
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, merged_at, state, updated_at)
     select $1::bigint, n, 'work', 'h', case when n % 4 = 0 then 'renovate[bot]' else 'ada' end, at, at + make_interval(hours => n), 'merged', at
     from generate_series(1, 60) n, make_interval(hours => n * 11) i, lateral (select '2026-03-01T00:00Z'::timestamptz + i as at) t`,
    [repositoryId],
  );
  await pg.query(
    `insert into developers (email, name, github_username) values ('ada@example.org', 'Ada', 'ada');
     insert into developer_identities (provider, kind, value, developer_id) select 'github', 'login', 'ada', id from developers`,
  );
  const team = TeamSchema.parse(
    await (await api.post('/v1/teams', { name: 'Équipe Web', timeZone: 'Europe/Paris' })).json(),
  );
  teamId = team.id;
  const watched = await api.post(`/v1/teams/${teamId}/repositories`, {
    repositoryId,
    connectedAt: '2026-03-10T00:00:00Z',
  });
  expect(watched.status).toBe(200);
});
afterAll(() => api[Symbol.asyncDispose]());

async function readMetrics(path: string) {
  const response = await api.send(path);
  expect(response.status).toBe(200);
  return MeasuredMetricsSchema.parse(await response.json());
}

describe('all metrics at once', () => {
  test('of a repository, each with its unit, its version and the window before', async () => {
    const { metrics, from, to, freshness } = await readMetrics(
      `/v1/repositories/${repositoryId}/metrics?${MARCH}`,
    );
    expect(metrics.map(({ metric }) => metric)).toEqual(ALL_METRICS.map(({ name }) => name));
    expect([from, to]).toEqual(['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z']);
    expect(metrics[0]).toMatchObject({
      metric: 'prs_merged',
      value: 45,
      items: 45,
      botsExcluded: 15,
      previous: 0,
    });
    expect(metrics.find(({ metric }) => metric === 'test_coverage')!.value).toBeNull();
    expect(freshness).toEqual({
      lastEventAt: null,
      oldestPendingAt: null,
      lastDeliveryAt: null,
      lastReconciledAt: null,
      complete: true,
      unknown: ['reviews', 'pull_request_states', 'deployments'].map((what) => ({
        what,
        why: expect.any(String),
      })),
    });
  });

  test('of a team, from when the repository was connected', async () => {
    const { metrics } = await readMetrics(`/v1/teams/${teamId}/metrics?${MARCH}`);
    expect(metrics[0]!.value).toBeLessThan(45);
    expect(metrics[0]!.value).toBeGreaterThan(0);
  });

  test('links to rows that add up to the number', async () => {
    const { metrics } = await readMetrics(`/v1/teams/${teamId}/metrics?${MARCH}`);
    for (const { metric, items, botsExcluded, itemsUrl } of metrics) {
      let counted = 0;
      let bots = 0;
      for (let path: string | undefined = `${itemsUrl}&limit=7`; path !== undefined; ) {
        const response = await api.send(path);
        const page = MetricItemPageSchema.parse(await response.json());
        for (const item of page.items) item.isBot ? bots++ : counted++;
        path = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
      }
      expect([metric, counted, bots]).toEqual([metric, items, botsExcluded]);
    }
  });

  test('says that something waits', async () => {
    const { pg } = api.database;
    await pg.query(
      `with secret as (
         insert into secrets (secret_id, purpose, key_id, sealed)
         values (gen_random_uuid(), 'webhook_secret', 'k', $2) returning secret_id
       ), hook as (
         insert into hooks (kind, api_url, repo_id, secret_id)
         select 'repository', 'https://api.github.com', $1, secret_id from secret returning hook_id
       )
       insert into webhook_deliveries (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256, received_at)
       select 'd', hook_id, 'push', '{}', 'application/json', '', $3, '2026-03-20T00:00Z' from hook`,
      [repositoryId, Buffer.alloc(40), Buffer.alloc(32)],
    );
    const waiting = await readMetrics(`/v1/repositories/${repositoryId}/metrics?${MARCH}`);
    expect(waiting.freshness).toMatchObject({ complete: false, oldestPendingAt: '2026-03-20T00:00:00.000Z' });
    await pg.query(
      `update webhook_deliveries set status = 'processed'; update hooks set reconciled_through = '2026-03-21T00:00Z'`,
    );
    const done = await readMetrics(`/v1/repositories/${repositoryId}/metrics?${MARCH}`);
    expect(done.freshness).toMatchObject({ complete: true, lastReconciledAt: '2026-03-21T00:00:00.000Z' });
  });
});

test('a deployment that was told a moment ago is in the lead time', async () => {
  const { pg } = api.database;
  await pg.query(
    `insert into commits (repo_id, sha, committed_at, message, parent_shas)
     values ($1, 'a', '2026-03-01T00:00Z', '', '{}'), ($1, 'b', '2026-03-02T00:00Z', '', '{a}')`,
    [repositoryId],
  );
  await pg.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, commit_sha, created_at, finished_at, updated_at)
     select $1, 'api', c, 'production', 'live', 'success', c, at, at, at
     from unnest('{a,b}'::text[], '{2026-03-01T10:00Z,2026-03-02T05:00Z}'::timestamptz[]) u (c, at)`,
    [repositoryId],
  );
  const { metrics } = await readMetrics(`/v1/repositories/${repositoryId}/metrics?${MARCH}`);
  expect(metrics.find(({ metric }) => metric === 'change_lead_time')).toMatchObject({ value: 5, items: 1 });
});

describe('a series', () => {
  test('has a point for every day of the team’s zone, and adds up', async () => {
    const response = await api.send(`/v1/teams/${teamId}/metrics/prs_merged?${MARCH}`);
    const series = MetricSeriesSchema.parse(await response.json());
    expect(series).toMatchObject({ interval: 'day', timeZone: 'Europe/Paris', unit: 'count' });
    expect(series.points[1]!.from).toBe('2026-03-01T23:00:00.000Z');
    const { metrics } = await readMetrics(`/v1/teams/${teamId}/metrics?${MARCH}`);
    expect(series.points.reduce((sum, { items }) => sum + items, 0)).toBe(metrics[0]!.items);
    const { value, items, previous } = metrics[0]!;
    expect(series.total).toMatchObject({ value, items, previous });
    expect(series.previousPoints).toBeNull();
  });

  test('names the rows behind each of its points', async () => {
    const response = await api.send(`/v1/teams/${teamId}/metrics/prs_merged?${MARCH}&interval=week`);
    const { points } = MetricSeriesSchema.parse(await response.json());
    for (const { items, botsExcluded, itemsUrl } of points) {
      const page = MetricItemPageSchema.parse(await (await api.send(`${itemsUrl}&limit=100`)).json());
      expect(page.items).toHaveLength(items + botsExcluded);
    }
  });

  test('is compared with the window of the same length before it', async () => {
    const ask = async (query: string) => {
      const response = await api.send(
        `/v1/repositories/${repositoryId}/metrics/prs_merged?${query}&interval=week`,
      );
      return MetricSeriesSchema.parse(await response.json());
    };
    const second = await ask('from=2026-03-15T00:00:00Z&to=2026-03-29T00:00:00Z&compare=previous');
    const first = await ask('from=2026-03-01T00:00:00Z&to=2026-03-15T00:00:00Z');
    expect(second.previousPoints).toEqual(first.points);
    expect(second.total.previous).toBe(first.total.value);
    expect(first.total.value).toBeGreaterThan(0);
  });

  test.each([
    ['an unknown zone', 'tz=Mars/Olympus', 'time zone'],
    ['a zone that would be text for the database', "tz=UTC'--", 'time zone'],
    ['an unknown interval', 'interval=fortnight', 'week'],
    ['an unknown comparison', 'compare=yesterday', 'previous'],
    ['a window without an end that is a time', 'to=soon', '2026-01-31T12:34:56Z'],
    ['an empty window', 'from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'earlier'],
    ['too long a window', 'from=2000-03-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'longer'],
    ['too many points', 'from=2025-03-01T00:00:00Z&to=2026-03-01T00:00:00Z&interval=hour', 'points'],
  ])('of %s is refused, and the answer says what is allowed', async (_, query, hint) => {
    const response = await api.send(`/v1/repositories/${repositoryId}/metrics/prs_merged?${query}`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });

  test('of an unknown metric is refused with the names of those there are', async () => {
    const response = await api.send(`/v1/repositories/${repositoryId}/metrics/happiness`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await readProblem(response))).toContain('median_cycle_time');
  });
});

describe('teams', () => {
  test('are made with a slug of their name, listed, and changed', async () => {
    const list = TeamPageSchema.parse(await (await api.send('/v1/teams?slug=equipe-web')).json());
    expect(list.items).toMatchObject([{ id: teamId, name: 'Équipe Web', workDays: [1, 2, 3, 4, 5] }]);
    const changed = await api.post(`/v1/teams/${teamId}`, { workDays: [7, 1, 2, 3, 4] });
    expect(await changed.json()).toMatchObject({ workDays: [7, 1, 2, 3, 4], timeZone: 'Europe/Paris' });
  });

  test.each([
    ['a name that is taken', { name: 'equipe web' }, 409],
    ['an unknown zone', { name: 'x', timeZone: 'Mars/Olympus' }, 422],
    ['a day twice', { name: 'x', workDays: [1, 1] }, 422],
    ['a name without letters', { name: '!!!' }, 422],
  ])('with %s are refused', async (_, body, status) => {
    expect((await api.post('/v1/teams', body)).status).toBe(status);
  });

  test('have a roster of people who are known by login or address', async () => {
    const added = await api.post(`/v1/teams/${teamId}/developers`, { login: 'ADA', role: 'lead' });
    expect(await added.json()).toMatchObject({ name: 'Ada', login: 'ada', role: 'lead', leftAt: null });
    expect((await api.post(`/v1/teams/${teamId}/developers`, { email: 'nobody@example.org' })).status).toBe(
      404,
    );
    const roster = await api.send(`/v1/teams/${teamId}/developers`);
    expect(((await roster.json()) as { items: unknown[] }).items).toHaveLength(1);
  });

  test('let go of a repository, whose past goes on counting', async () => {
    const path = `/v1/teams/${teamId}/repositories`;
    const before = (await readMetrics(`/v1/teams/${teamId}/metrics?${MARCH}`)).metrics[0]!.value;
    expect((await api.post(`${path}/${repositoryId}/disconnect`)).status).toBe(200);
    expect((await api.post(`${path}/${repositoryId}/disconnect`)).status).toBe(404);
    expect((await readMetrics(`/v1/teams/${teamId}/metrics?${MARCH}`)).metrics[0]!.value).toBe(before);
    const list = (await (await api.send(path)).json()) as { items: { disconnectedAt: string | null }[] };
    expect(list.items.map(({ disconnectedAt }) => disconnectedAt === null)).toEqual([false]);
  });
});

describe('rollups', () => {
  test('are listed with what waits for them', async () => {
    const { items } = (await (await api.send('/v1/rollups')).json()) as {
      items: { name: string; pending: number }[];
    };
    expect(items.map(({ name }) => name)).toEqual([
      'daily_commit_stats',
      'metric_snapshots',
      'monthly_developer_activity',
      'weekly_dora_metrics',
    ]);
    expect(items[0]!.pending).toBeGreaterThan(0);
  });

  test('are computed again on request, also while the workflow engine is away, and an unknown one is told which there are', async () => {
    const response = await api.post('/v1/rollups/metric_snapshots/backfill');
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ name: 'metric_snapshots', backfill: { done: 0 } });
    const unknown = await api.post('/v1/rollups/sprints/backfill');
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('daily_commit_stats');
  });

  test('cannot be verified while the workflow engine is away, and the attempt is written down', async () => {
    expect((await api.post('/v1/rollup-verifications', {})).status).toBe(503);
    const { rows } = await api.database.pg.query<{ id: string }>(
      `select verification_id as id from rollup_verifications where status = 'failed'`,
    );
    const response = await api.send(`/v1/rollup-verifications/${rows[0]!.id}`);
    expect(await response.json()).toMatchObject({ status: 'failed', rollup: null, sample: 1 });
    expect((await api.send('/v1/rollup-verifications/0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11')).status).toBe(
      404,
    );
    expect((await api.post('/v1/rollup-verifications', { sample: 0 })).status).toBe(422);
  });
});
