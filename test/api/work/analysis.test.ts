import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AnalysisRunPageSchema, AnalysisRunSchema } from '../../../api/schemas/findings/analysis-run.ts';
import { ConfigSnapshotPageSchema, ConfigSnapshotSchema } from '../../../api/schemas/work/config-snapshot.ts';
import { addPullRequest, addRepository, addRun } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let repoId: number;
let runs: string;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  repoId = await addRepository(pg, 'acme/tool');
  runs = `/v1/repositories/${repoId}/analysis-runs`;
  for (let number = 1; number <= 6; number++) {
    await addPullRequest(pg, repoId, { number });
    // Three at the same moment, one a microsecond later: a page must cut between them.
    const queuedAt = number <= 3 ? '2026-01-01T00:00:00.123456Z' : `2026-01-01T00:00:00.12345${number + 3}Z`;
    await addRun(pg, repoId, { number, queuedAt, status: number === 6 ? 'failed' : 'done' });
  }
});
afterAll(() => api[Symbol.asyncDispose]());

async function list(query: string) {
  const response = await api.send(`${runs}?${query}`);
  expect(response.status).toBe(200);
  return AnalysisRunPageSchema.parse(await response.json());
}

describe('analysis runs', () => {
  test.each([1, 2, 5])('come newest first, in pages of %i', async (limit) => {
    const numbers: number[] = [];
    let query = `limit=${limit}`;
    for (;;) {
      const page = await list(query);
      numbers.push(...page.items.map(({ number }) => number));
      if (page.nextCursor === null) break;
      query = `limit=${limit}&cursor=${page.nextCursor}`;
    }
    expect(numbers.slice(0, 3)).toEqual([6, 5, 4]);
    expect(numbers.slice(3).toSorted()).toEqual([1, 2, 3]);
  });

  test('filter by status and by pull request', async () => {
    expect((await list('status=failed')).items.map(({ number }) => number)).toEqual([6]);
    expect((await list('number=2')).items.map(({ number }) => number)).toEqual([2]);
    expect((await list('status=failed&number=2')).items).toEqual([]);
    expect((await list('number=77')).items).toEqual([]);
  });

  test('one is found by its id, in its own repository only', async () => {
    const [first] = (await list('limit=1')).items;
    const response = await api.send(`${runs}/${first!.id}`);
    expect(AnalysisRunSchema.parse(await response.json())).toEqual(first);
    const otherId = await addRepository(api.database.pg, 'acme/other');
    const elsewhere = await api.send(`/v1/repositories/${otherId}/analysis-runs/${first!.id}`);
    expect(await readProblem(elsewhere)).toMatchObject({ status: 404, code: 'analysis_run_not_found' });
  });

  test.each(['/not-a-uuid', '?status=lost', '?number=0'])('%s is refused', async (suffix) => {
    expect((await readProblem(await api.send(runs + suffix))).status).toBe(400);
  });
});

describe('config snapshots', () => {
  test('the first is active, with its texts', async () => {
    const response = await api.send('/v1/config-snapshots/active');
    const active = ConfigSnapshotSchema.parse(await response.json());
    expect(active).toMatchObject({ isActive: true, repositoryId: null });
    expect(active.thresholdsYaml).toContain('categories:');
    const same = await api.send(`/v1/config-snapshots/${active.version}`);
    expect(ConfigSnapshotSchema.parse(await same.json())).toEqual(active);
  });

  test('a repository follows its own, others the one for all; the list has both', async () => {
    await api.database.pg.query(
      `insert into config_snapshots (repo_id, classification_rules_yaml, thresholds_yaml, is_active)
       values ($1, 'channels: []', 'own: true', true)`,
      [repoId],
    );
    const own = await api.send(`/v1/config-snapshots/active?repositoryId=${repoId}`);
    expect(ConfigSnapshotSchema.parse(await own.json())).toMatchObject({
      repositoryId: String(repoId),
      thresholdsYaml: 'own: true',
    });
    const all = await api.send('/v1/config-snapshots/active');
    expect(ConfigSnapshotSchema.parse(await all.json()).repositoryId).toBeNull();
    const page = await api.send('/v1/config-snapshots?limit=1');
    const { items, nextCursor } = ConfigSnapshotPageSchema.parse(await page.json());
    expect(items[0]?.repositoryId).toBe(String(repoId));
    const rest = await api.send(`/v1/config-snapshots?cursor=${nextCursor}`);
    expect(ConfigSnapshotPageSchema.parse(await rest.json()).items.at(-1)?.version).toBe(1);
  });

  test.each([
    ['/v1/config-snapshots/99', 'config_snapshot_not_found'],
    ['/v1/config-snapshots/active?repositoryId=99', 'repository_not_found'],
  ])('%s is a 404', async (path, code) => {
    expect(await readProblem(await api.send(path))).toMatchObject({ status: 404, code });
  });

  test('none is active in a database whose last was switched off', async () => {
    await using bare = await createTestApi();
    await bare.database.pg.query('update config_snapshots set is_active = false');
    const problem = await readProblem(await bare.send('/v1/config-snapshots/active'));
    expect(problem).toMatchObject({ status: 404, code: 'config_snapshot_not_found' });
  });
});
