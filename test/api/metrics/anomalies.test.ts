import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AnomalyPageSchema, AnomalySchema } from '../../../api/schemas/findings/anomaly.ts';
import {
  AnomalyDefinitionPageSchema,
  AnomalyReplaySchema,
  AnomalySettingsSchema,
} from '../../../api/schemas/settings/anomaly-settings.ts';
import { TeamSchema } from '../../../api/schemas/settings/team.ts';
import { JobPageSchema } from '../../../api/schemas/work/job.ts';
import { recordJob } from '../../../lib/jobs/record-job.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const DAY_MS = 86_400_000;
const NOBODY = '0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11';
let api: TestApi;
let repositoryId: string;
let teamId: string;

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repository = await pg.query<{ id: string }>(
    `insert into repositories (owner, name) values ('acme', 'shop') returning repo_id::text as id`,
  );
  repositoryId = repository.rows[0]!.id;
  await pg.query(
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at)
     select $1, n, 'work', 'h', 'ada', $2::timestamptz - make_interval(days => n), now() from generate_series(1, 5) n`,
    [repositoryId, inDays(-14)],
  );
  teamId = TeamSchema.parse(await (await api.post('/v1/teams', { name: 'Web' })).json()).id;
  await api.post(`/v1/teams/${teamId}/repositories`, { repositoryId, connectedAt: '2020-01-01T00:00:00Z' });
  const scanned = await api.post(`/v1/teams/${teamId}/anomalies/scan`);
  expect(await scanned.json()).toEqual({ raised: 5, kept: 0, resolved: 0 });
});
afterAll(() => api[Symbol.asyncDispose]());

const list = async (path: string) => {
  const response = await api.send(path);
  expect(response.status).toBe(200);
  return AnomalyPageSchema.parse(await response.json());
};

describe('anomalies', () => {
  test('are listed by team and by repository, in pages, the newest first', async () => {
    const ids: number[] = [];
    let query = 'limit=2';
    for (;;) {
      const { items, nextCursor } = await list(`/v1/teams/${teamId}/anomalies?${query}`);
      ids.push(...items.map(({ id }) => Number(id)));
      if (nextCursor === null) break;
      query = `limit=2&cursor=${nextCursor}`;
    }
    expect(ids).toHaveLength(5);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect((await list(`/v1/repositories/${repositoryId}/anomalies`)).items).toHaveLength(5);
  });

  test('are filtered by state, type and severity', async () => {
    const count = async (query: string) =>
      (await list(`/v1/teams/${teamId}/anomalies?${query}`)).items.length;
    expect(await count('state=open&type=stalled_pr&severity=high')).toBe(5);
    expect(await count('severity=low')).toBe(0);
    expect(await count('type=coverage_drop')).toBe(0);
    expect(await count('state=resolved')).toBe(0);
  });

  test('come with the rows they rest on, which can be looked up', async () => {
    const { items } = await list(`/v1/teams/${teamId}/anomalies`);
    const anomaly = AnomalySchema.parse(await (await api.send(`/v1/anomalies/${items[0]!.id}`)).json());
    expect(anomaly).toEqual(items[0]);
    const [cause] = anomaly.evidence.causes;
    expect(cause).toMatchObject({ kind: 'pull_request', value: anomaly.evidence.numbers.waitedHours });
    expect((await api.send(cause!.url!)).status).toBe(200);
  });

  test('are muted until a moment, and heard again', async () => {
    const { id } = (await list(`/v1/teams/${teamId}/anomalies`)).items[0]!;
    const muted = await api.post(`/v1/anomalies/${id}/mute`, { until: inDays(7), reason: 'Ada is on leave' });
    expect(await muted.json()).toMatchObject({ id, state: 'muted', muteReason: 'Ada is on leave' });
    expect((await list(`/v1/teams/${teamId}/anomalies?state=muted`)).items).toHaveLength(1);
    expect((await list(`/v1/teams/${teamId}/anomalies?state=open`)).items).toHaveLength(4);
    const heard = await api.post(`/v1/anomalies/${id}/unmute`);
    expect(await heard.json()).toMatchObject({ id, state: 'open', mutedUntil: null, muteReason: null });
  });

  test.each([
    ['an unknown state', 'state=asleep', 'resolved'],
    ['an unknown type', 'type=joy_drop', 'commit_frequency_drop'],
    ['an unknown severity', 'severity=huge', 'medium'],
    ['a foreign cursor', 'cursor=abc', 'cursor'],
  ])('of %s are refused with what is allowed', async (_, query, hint) => {
    const response = await api.send(`/v1/teams/${teamId}/anomalies?${query}`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });

  test('that do not exist are not found, nor those of nobody', async () => {
    expect((await api.send('/v1/anomalies/999999')).status).toBe(404);
    expect((await api.post('/v1/anomalies/999999/mute', { until: inDays(1) })).status).toBe(404);
    expect((await api.post('/v1/anomalies/999999/unmute')).status).toBe(404);
    expect((await api.send(`/v1/teams/${NOBODY}/anomalies`)).status).toBe(404);
    expect((await api.send('/v1/repositories/999/anomalies')).status).toBe(404);
    expect((await api.post(`/v1/teams/${NOBODY}/anomalies/scan`)).status).toBe(404);
    expect((await api.send(`/v1/teams/${NOBODY}/anomalies/settings`)).status).toBe(404);
  });

  test('are not muted into the past', async () => {
    const { id } = (await list(`/v1/teams/${teamId}/anomalies`)).items[0]!;
    const response = await api.post(`/v1/anomalies/${id}/mute`, { until: inDays(-1) });
    expect(response.status).toBe(422);
    expect(JSON.stringify(await readProblem(response))).toContain('future');
  });
});

describe('thresholds', () => {
  test('are the defaults until a team changes one, and each type says why', async () => {
    const types = AnomalyDefinitionPageSchema.parse(await (await api.send('/v1/anomaly-types')).json()).items;
    const path = `/v1/teams/${teamId}/anomalies/settings`;
    const settings = AnomalySettingsSchema.parse(await (await api.send(path)).json());
    expect(settings).toMatchObject({ version: null, isOwn: false });
    for (const { type, thresholds } of types) {
      for (const threshold of thresholds)
        expect(settings.thresholds[type]![threshold.name]).toBe(threshold.default);
    }
    const changed = await api.post(path, {
      thresholds: { stalled_pr: { stalledAfterHours: 24 } },
      note: 'daily',
    });
    expect(await changed.json()).toMatchObject({ isOwn: true, note: 'daily' });
    await api.post(path, { thresholds: { coverage_drop: { dropPoints: 2 } } });
    expect(AnomalySettingsSchema.parse(await (await api.send(path)).json()).thresholds).toMatchObject({
      stalled_pr: { stalledAfterHours: 24, forgottenAfterDays: 30 },
      coverage_drop: { dropPoints: 2, recoveredPoints: 0.25 },
    });
  });

  test.each([
    ['out of range', { stalled_pr: { stalledAfterHours: 0 } }, 'stalledAfterHours'],
    ['of an unknown name', { stalled_pr: { patience: 1 } }, 'patience'],
    ['of an unknown type', { joy_drop: { days: 1 } }, 'joy_drop'],
    [
      'in the wrong order',
      { coverage_drop: { dropPoints: 0.2 } },
      'recoveredPoints must be below dropPoints',
    ],
  ])('%s are refused', async (_, thresholds, hint) => {
    const response = await api.post(`/v1/teams/${teamId}/anomalies/settings`, { thresholds });
    expect(response.status).toBe(422);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });
});

describe('a replay', () => {
  test('counts what would have been raised, with the team’s thresholds or others, and stores nothing', async () => {
    const body = { from: inDays(-30), to: inDays(0) };
    const replay = async (thresholds?: object) => {
      const response = await api.post(`/v1/teams/${teamId}/anomalies/backtest`, { ...body, thresholds });
      expect(response.status).toBe(200);
      return AnomalyReplaySchema.parse(await response.json());
    };
    const { days, looked, types } = await replay();
    expect(days).toBeGreaterThan(27);
    expect(looked).toMatchObject({ pullRequests: 5, commits: 0 });
    const stalled = types.find(({ type }) => type === 'stalled_pr')!;
    expect(stalled).toMatchObject({ raised: 5, openAtEnd: 5, openMax: 5, medianOpenDays: null });
    expect(stalled.examples).toHaveLength(5);
    const patient = await replay({ stalled_pr: { stalledAfterHours: 200 } });
    expect(patient.types.find(({ type }) => type === 'stalled_pr')!.raised).toBe(0);
    expect((await list(`/v1/teams/${teamId}/anomalies`)).items).toHaveLength(5);
  });

  test.each([
    ['too long a time', { from: '2020-01-01T00:00:00Z', to: '2022-01-01T00:00:00Z' }, 422, '366 days'],
    ['a time that ends first', { from: '2022-01-01T00:00:00Z', to: '2021-01-01T00:00:00Z' }, 422, 'earlier'],
    ['the future', { from: inDays(1), to: inDays(2) }, 422, 'past'],
  ])('of %s is refused', async (_, body, status, hint) => {
    const response = await api.post(`/v1/teams/${teamId}/anomalies/backtest`, body);
    expect(response.status).toBe(status);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });
});

test('jobs are listed with their last run, also those that never ran', async () => {
  await recordJob(api.database.pg, 'anomaly_scan', async () => {});
  const { items } = JobPageSchema.parse(await (await api.send('/v1/jobs')).json());
  expect(items.map(({ name, lastStatus }) => [name, lastStatus])).toEqual([
    ['anomaly_scan', 'success'],
    ['data_cleanup', null],
    ['metric_rollup', null],
    ['notification_delivery', null],
    ['risk_snapshot', null],
  ]);
});
