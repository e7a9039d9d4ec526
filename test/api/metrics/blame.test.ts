import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IncidentSchema } from '../../../api/schemas/facts/incident.ts';
import { BlameSettingsSchema } from '../../../api/schemas/findings/blame.ts';
import { MeasuredMetricsSchema } from '../../../api/schemas/metrics/metric.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const MARCH = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
let api: TestApi;
let repositoryId: string;
let incidentId: string;
/** Ids of the deployments by their keys. */
let deployments: Readonly<Record<string, string>>;

/** Two deployments to production; the incident began after both, so the rule blames `late`. */
beforeEach(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repository = await pg.query<{ id: string }>(
    `insert into repositories (owner, name, sync_status) values ('acme', 'shop', 'completed') returning repo_id::text as id`,
  );
  repositoryId = repository.rows[0]!.id;
  await deploy('early', '2026-03-02T00:00Z');
  await deploy('late', '2026-03-04T00:00Z');
  const told = {
    repositoryId,
    key: 'PD-1',
    title: 'down',
    startedAt: '2026-03-05T00:00:00Z',
    resolvedAt: '2026-03-05T12:00:00Z',
  };
  incidentId = IncidentSchema.parse(await (await api.post('/v1/incidents', told)).json()).id;
  const { rows } = await pg.query<{ key: string; id: string }>(
    'select source_key as key, deployment_id::text as id from deployments',
  );
  deployments = Object.fromEntries(rows.map(({ key, id }) => [key, id]));
});
afterEach(() => api[Symbol.asyncDispose]());

const deploy = (key: string, finishedAt: string) =>
  api.database.pg.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, finished_at, updated_at)
     values ($1, 'api', $2, 'production', 'live', 'success', $3, $3, $3)`,
    [repositoryId, key, finishedAt],
  );

const put = (id: string, body: unknown) =>
  api.send(`/v1/incidents/${id}/blame`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const blame = async (deploymentId: string, by?: string) =>
  IncidentSchema.parse(await (await put(incidentId, { deploymentId, reason: 'its migration', by })).json());

/** What the metrics API says now: percent of deployments that failed, and hours until they were recovered. */
async function readNumbers(): Promise<[failRate: number | null, recoveryHours: number | null]> {
  const answer = await api.send(`/v1/repositories/${repositoryId}/metrics?${MARCH}`);
  const { metrics } = MeasuredMetricsSchema.parse(await answer.json());
  const measured = (name: string) => metrics.find(({ metric }) => metric === name)!.value;
  return [measured('change_fail_rate'), measured('failed_deployment_recovery_time')];
}

describe('a decision about blame', () => {
  test('moves the numbers at once, and taking it back does, too', async () => {
    expect(await readNumbers()).toEqual([50, 36]);
    expect(await blame(deployments.early!, 'ada')).toMatchObject({
      deploymentId: deployments.early,
      deployment: { key: 'early', ref: null, environmentName: 'live' },
      isOverridden: true,
      overriddenBy: 'ada',
      overriddenAt: expect.any(String),
      blameReason: 'its migration',
      blameConfidence: 1,
    });
    expect(await readNumbers()).toEqual([50, 84]);
    expect(await blame('none')).toMatchObject({
      deploymentId: null,
      deployment: null,
      isOverridden: true,
      overriddenBy: 'operator',
    });
    expect(await readNumbers()).toEqual([0, null]);
    const withdrawn = await api.send(`/v1/incidents/${incidentId}/blame`, { method: 'DELETE' });
    expect(await withdrawn.json()).toMatchObject({
      deploymentId: deployments.late,
      isOverridden: false,
      overriddenBy: null,
      overriddenAt: null,
    });
    expect(await readNumbers()).toEqual([50, 36]);
  });

  test('stays when deployments come that the rule would blame, and when the incident is told again', async () => {
    await blame(deployments.early!);
    await deploy('later', '2026-03-04T12:00Z');
    const told = { repositoryId, key: 'PD-1', title: 'down again', startedAt: '2026-03-04T23:00:00Z' };
    expect(await (await api.post('/v1/incidents', told)).json()).toMatchObject({
      title: 'down again',
      deploymentId: deployments.early,
      isOverridden: true,
    });
  });

  test('waits for a rule at work, and is not written over by it', async () => {
    const client = await api.database.pg.connect();
    try {
      await client.query('begin');
      await client.query('select lock_blame(array[$1::bigint])', [repositoryId]);
      const decided = blame(deployments.early!);
      await client.query('select blame_incidents(array(select incident_id from incidents))');
      await client.query('commit');
      expect(await decided).toMatchObject({ deploymentId: deployments.early, isOverridden: true });
    } finally {
      client.release();
    }
  });

  test('of a deployment that is none of the repository, or of an unknown incident, is refused', async () => {
    const other = await api.database.pg.query<{ id: string }>(
      `with r as (insert into repositories (owner, name) values ('acme', 'other') returning repo_id)
       insert into deployments (repo_id, source, source_key, environment, environment_name, created_at, updated_at)
       select repo_id, 'api', 'x', 'production', 'live', now(), now() from r returning deployment_id::text as id`,
    );
    const refused = await put(incidentId, { deploymentId: other.rows[0]!.id, reason: 'r' });
    expect(await readProblem(refused)).toMatchObject({ status: 422, code: 'deployment_not_blamable' });
    const unknown = '0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11';
    expect((await put(unknown, { deploymentId: 'none', reason: 'r' })).status).toBe(404);
    expect((await api.send(`/v1/incidents/${unknown}/blame`, { method: 'DELETE' })).status).toBe(404);
    for (const body of [{ deploymentId: 'none' }, { deploymentId: 'x', reason: 'r' }]) {
      expect((await put(incidentId, body)).status).toBe(422);
    }
  });
});

describe('the limit of the rule', () => {
  const change = async (limitHours: number) =>
    api.send('/v1/blame-settings', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ limitHours }),
    });

  test('can be read and changed; incidents are blamed anew at once, but not those a person decided', async () => {
    const settings = async () =>
      BlameSettingsSchema.parse(await (await api.send('/v1/blame-settings')).json());
    expect(await settings()).toEqual({ limitHours: 168 });
    expect((await change(12)).status).toBe(200);
    expect(await settings()).toEqual({ limitHours: 12 });
    expect(await readNumbers()).toEqual([0, null]);
    await blame(deployments.early!);
    await change(24);
    expect(await readNumbers()).toEqual([50, 84]);
    expect((await change(0)).status).toBe(422);
  });

  test('is not missed by an incident that is told while it changes', async () => {
    const client = await api.database.pg.connect();
    try {
      await client.query('begin');
      await client.query('select lock_all_blame()');
      const told = api.post('/v1/incidents', {
        repositoryId,
        key: 'PD-2',
        title: 'slow',
        startedAt: '2026-03-06T00:00:00Z',
      });
      await client.query('update blame_settings set limit_hours = 12');
      await client.query('commit');
      expect(await (await told).json()).toMatchObject({ key: 'PD-2', deploymentId: null });
    } finally {
      client.release();
    }
  });
});
