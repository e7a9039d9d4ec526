import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RepositorySchema } from '../../../api/schemas/facts/repository.ts';
import { SyncProgressSchema } from '../../../api/schemas/work/sync.ts';
import { syncWorkflowId } from '../../../lib/temporal/workflow-ids.ts';
import { createTestEnvironment, type TestTemporal } from '../../harness/temporal.ts';
import { addPullRequest, addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let temporal: TestTemporal;
let api: TestApi;
beforeAll(async () => {
  temporal = await createTestEnvironment();
  api = await createTestApi({ temporal });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await temporal[Symbol.asyncDispose]();
});

let count = 0;
async function addOwnRepository(): Promise<{ repoId: number; sync: string }> {
  count += 1;
  const repoId = await addRepository(api.database.pg, `acme/tool-${count}`);
  return { repoId, sync: `/v1/repositories/${repoId}/sync` };
}

const workflowOf = (repoId: number) => temporal.environment.client.workflow.getHandle(syncWorkflowId(repoId));

async function listSignals(repoId: number): Promise<string[]> {
  const { events } = await workflowOf(repoId).fetchHistory();
  return (events ?? []).flatMap(
    ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
  );
}

describe('starting a sync', () => {
  test('starts the workflow, and forgets the end of the last one at once', async () => {
    const { repoId, sync } = await addOwnRepository();
    await api.database.pg.query(
      `update repositories
       set sync_status = 'failed', sync_error = 'no such host', sync_progress = 40, sync_completed_at = now()
       where repo_id = $1`,
      [repoId],
    );
    const response = await api.post(sync);
    expect(response.status).toBe(202);
    expect(response.headers.get('Location')).toBe(sync);
    const started = SyncProgressSchema.parse(await response.json());
    expect(started).toMatchObject({ status: 'syncing', progress: 0, error: null, completedAt: null });
    expect(SyncProgressSchema.parse(await (await api.send(sync)).json())).toEqual(started);
    const { status, type } = await workflowOf(repoId).describe();
    expect([status.name, type]).toEqual(['RUNNING', 'repositorySync']);
  });

  test('that runs already leaves it alone, however many ask at once', async () => {
    const { repoId, sync } = await addOwnRepository();
    await api.post(sync);
    const { runId } = await workflowOf(repoId).describe();
    await api.database.pg.query('update repositories set sync_progress = 55 where repo_id = $1', [repoId]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.post(sync)));
    for (const answer of answers) {
      expect(answer.status).toBe(202);
      expect(SyncProgressSchema.parse(await answer.json()).progress).toBe(55);
    }
    expect((await workflowOf(repoId).describe()).runId).toBe(runId);
  });

  test('needs a repository with a source', async () => {
    expect(await readProblem(await api.post('/v1/repositories/999/sync'))).toMatchObject({
      status: 404,
      code: 'repository_not_found',
    });
    const { repoId, sync } = await addOwnRepository();
    await api.database.pg.query('update repositories set mirror_source = null where repo_id = $1', [repoId]);
    expect(await readProblem(await api.post(sync))).toMatchObject({
      status: 409,
      code: 'repository_has_no_source',
    });
  });

  test('without Temporal changes nothing and says so', async () => {
    await using alone = await createTestApi();
    const repoId = await addRepository(alone.database.pg, 'acme/tool');
    const response = await alone.post(`/v1/repositories/${repoId}/sync`);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await readProblem(response)).toMatchObject({ status: 503, code: 'temporal_unavailable' });
    const repository = await alone.send(`/v1/repositories/${repoId}`);
    expect(RepositorySchema.parse(await repository.json()).sync.status).toBe('idle');
  });
});

describe('a running sync', () => {
  test('is told to pause and to resume', async () => {
    const { repoId, sync } = await addOwnRepository();
    await api.post(sync);
    expect((await api.post(`${sync}/pause`)).status).toBe(202);
    expect((await api.post(`${sync}/resume`)).status).toBe(202);
    expect(await listSignals(repoId)).toEqual(['pause', 'resume']);
  });

  test('is cancelled', async () => {
    const { repoId, sync } = await addOwnRepository();
    await api.post(sync);
    expect((await api.post(`${sync}/cancel`)).status).toBe(202);
    const { events } = await workflowOf(repoId).fetchHistory();
    expect(events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes)).toBe(true);
  });
});

describe('without a running sync', () => {
  test.each(['pause', 'resume', 'cancel'])('%s is a conflict', async (verb) => {
    const { sync } = await addOwnRepository();
    const problem = await readProblem(await api.post(`${sync}/${verb}`));
    expect(problem).toMatchObject({ status: 409, code: 'sync_not_running' });
    expect((await readProblem(await api.post(`/v1/repositories/999/sync/${verb}`))).status).toBe(404);
  });

  test('cancelling ends one that only the database believes in', async () => {
    const { repoId, sync } = await addOwnRepository();
    await api.database.pg.query(`update repositories set sync_status = 'paused' where repo_id = $1`, [
      repoId,
    ]);
    const response = await api.post(`${sync}/cancel`);
    expect(SyncProgressSchema.parse(await response.json())).toMatchObject({ status: 'cancelled' });
  });
});

describe('asking for an analysis', () => {
  test('tells the workflow of the pull request', async () => {
    const { repoId } = await addOwnRepository();
    await addPullRequest(api.database.pg, repoId, { number: 7 });
    const path = `/v1/repositories/${repoId}/pull-requests/7`;
    for (let n = 0; n < 2; n++) {
      const response = await api.post(`${path}/analyze`);
      expect(response.status).toBe(202);
      expect(response.headers.get('Location')).toBe(path);
      expect(await response.json()).toMatchObject({ repositoryId: String(repoId), number: 7 });
    }
    const handle = temporal.environment.client.workflow.getHandle(`pull-request/${repoId}/7`);
    const { events } = await handle.fetchHistory();
    const signals = events?.filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal);
    expect(signals).toHaveLength(2);
  });

  test('of a pull request that does not exist is a 404', async () => {
    const { repoId } = await addOwnRepository();
    const problem = await readProblem(await api.post(`/v1/repositories/${repoId}/pull-requests/7/analyze`));
    expect(problem).toMatchObject({ status: 404, code: 'pull_request_not_found' });
  });
});
