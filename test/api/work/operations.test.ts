import { describe, expect, test } from 'vitest';
import { ReadinessSchema } from '../../../api/schemas/work/health.ts';
import { createTestEnvironment } from '../../harness/temporal.ts';
import { addPullRequest, addRepository, addRun } from '../seed.ts';
import { createTestApi, readProblem } from '../test-api.ts';

describe('/readyz', () => {
  test('is ready when the database, its migrations and Temporal are', async () => {
    await using temporal = await createTestEnvironment();
    await using api = await createTestApi({ temporal });
    const response = await api.send('/readyz');
    expect(response.status).toBe(200);
    const { checks } = ReadinessSchema.parse(await response.json());
    expect(Object.keys(checks).sort()).toEqual(['database', 'disk', 'migrations', 'temporal', 'timeZones']);
  });

  test('says that Temporal is away, while everything can still be read', async () => {
    await using api = await createTestApi();
    const problem = await readProblem(await api.send('/readyz'));
    expect(problem).toMatchObject({
      status: 503,
      code: 'not_ready',
      checks: { database: { ok: true }, migrations: { ok: true }, temporal: { ok: false } },
    });
    expect((await api.send('/v1/repositories')).status).toBe(200);
  });

  test('names the migrations that wait', async () => {
    await using api = await createTestApi();
    await api.database.pg.query(`delete from schema_migrations where name like '0005-%'`);
    const problem = await readProblem(await api.send('/readyz'));
    expect(problem).toMatchObject({ checks: { migrations: { ok: false } } });
    expect(problem.detail).toContain('0005-analysis');
  });

  test('asks the parts once, however many ask it', async () => {
    await using api = await createTestApi();
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.app.request('/readyz')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(api.database.slonik.state().waitingClients).toBe(0);
  });
});

test('/healthz asks nobody', async () => {
  await using api = await createTestApi();
  await api.database.pg.query('drop schema public cascade');
  const response = await api.send('/healthz');
  expect(await response.json()).toMatchObject({ status: 'ok' });
});

describe('/metrics', () => {
  test('counts answers by route, queues, connections and listeners', async () => {
    await using api = await createTestApi();
    const { pg } = api.database;
    const repoId = await addRepository(pg, 'acme/tool');
    await addPullRequest(pg, repoId, { number: 1 });
    await addRun(pg, repoId, { number: 1, status: 'pending', finishedAt: null });
    await api.send(`/v1/repositories/${repoId}`);
    await api.send('/v1/repositories/999');
    const text = await (await api.send('/metrics')).text();
    const count = (labels: string) =>
      new RegExp(`^pulse_http_request_duration_seconds_count\\{${labels}\\} (\\d+)`, 'm').exec(text)?.[1];
    expect(count('method="GET",route="/v1/repositories/:repositoryId",status="200"')).toBe('1');
    expect(count('method="GET",route="/v1/repositories/:repositoryId",status="404"')).toBe('1');
    expect(text).toContain('pulse_analysis_runs_open{status="pending"} 1');
    expect(text).toContain('pulse_database_up 1');
    expect(text).toContain('pulse_database_connections{pool="slonik",state="waiting"} 0');
    expect(text).toContain('pulse_sync_listeners 0');
    expect(text).toContain('process_resident_memory_bytes');
  });

  test('does not grow with addresses that do not exist', async () => {
    await using api = await createTestApi();
    for (let n = 0; n < 20; n++) await api.send(`/v1/nothing-${n}`);
    const text = await (await api.send('/metrics')).text();
    expect(text).not.toContain('nothing-');
  });

  test('is there without the database, and says so', async () => {
    await using api = await createTestApi();
    await api.database.pg.query('drop schema public cascade');
    const text = await (await api.send('/metrics')).text();
    expect(text).toContain('pulse_database_up 0');
    expect(text).not.toMatch(/^pulse_analysis_runs_open\{/m);
  });
});
