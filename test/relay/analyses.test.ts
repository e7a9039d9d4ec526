import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../lib/database/database.ts';
import { listWaitingPullRequests } from '../../sql/analysis/list-abandoned-work.ts';
import { LIVE_BACKLOG_MAX } from '../../sql/analysis/queue-live-runs.ts';
import { createTestEnvironment, type TestTemporal } from '../harness/temporal.ts';
import { findExample } from '../sources/github/webhooks/example-payloads.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { createRelayScene, type RelayScene } from './relay-scene.ts';

const HELLO_WORLD = 186_853_002;
const HEAD = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';

let scene: RelayScene;
let temporal: TestTemporal;
let repoId: number;
let hookId: string;
beforeEach(async () => {
  [scene, temporal] = await Promise.all([createRelayScene(), createTestEnvironment()]);
  repoId = await scene.addRepository('Codertocat/Hello-World', HELLO_WORLD, { sync_status: 'completed' });
  hookId = await scene.addHook();
});
afterEach(async () => {
  await scene[Symbol.asyncDispose]();
  await temporal[Symbol.asyncDispose]();
});

function opened(number: number, action = 'opened'): Record<string, unknown> {
  const payload = findExample('pull_request', 'opened');
  Object.assign(payload.pull_request as object, { number, id: 1_000 + number });
  return Object.assign(payload, { action });
}

async function listRuns(): Promise<unknown[]> {
  const { rows } = await scene.pg.query(
    'select p.number, r.head_sha, r.lane, r.status from pr_analysis_runs r join pull_requests p using (repo_id, pr_id) order by 1',
  );
  return rows;
}

const countWorkflows = async (query: string) =>
  (await temporal.environment.client.workflow.count(query)).count;

test('a new head starts the workflow of its pull request, and nothing else does', async () => {
  scene.startRelay(temporal.environment.client);
  await scene.deliver(hookId, 'pull_request', opened(2));
  await scene.untilIdle();
  const query = `WorkflowType = 'pullRequest' and PullRequest = 2`;
  await waitUntil('the workflow runs', async () => (await countWorkflows(query)) === 1, 20_000);
  expect(await listRuns()).toEqual([{ number: 2, head_sha: HEAD, lane: 'live', status: 'pending' }]);
  const handle = temporal.environment.client.workflow.getHandle(`pull-request/${repoId}/2`);
  const signals = async () =>
    ((await handle.fetchHistory()).events ?? []).filter(
      (event) => event.workflowExecutionSignaledEventAttributes,
    ).length;
  expect(await signals()).toBe(1);
  // The same state again, and a label, change nothing that is analysed.
  await scene.deliver(hookId, 'pull_request', opened(2));
  const labelled = opened(2, 'labeled');
  Object.assign(labelled.pull_request as object, {
    labels: [{ name: 'x' }],
    updated_at: '2030-01-01T00:00:00Z',
  });
  await scene.deliver(hookId, 'pull_request', labelled);
  await scene.untilIdle();
  const pushed = opened(2, 'synchronize');
  Object.assign(pushed.pull_request as object, { updated_at: '2031-01-01T00:00:00Z' });
  Object.assign((pushed.pull_request as { head: object }).head, { sha: 'a'.repeat(40) });
  await scene.deliver(hookId, 'pull_request', pushed);
  await waitUntil('the workflow is told', async () => (await signals()) === 2, 20_000);
  expect(await listRuns()).toEqual(
    expect.arrayContaining([
      { number: 2, head_sha: HEAD, lane: 'live', status: 'superseded' },
      { number: 2, head_sha: 'a'.repeat(40), lane: 'live', status: 'pending' },
    ]),
  );
});

test('without Temporal deliveries are applied all the same, and the sweep finds what nobody was told of', async () => {
  scene.startRelay();
  const id = await scene.deliver(hookId, 'pull_request', opened(2));
  await scene.untilIdle();
  expect((await scene.state(id)).status).toBe('processed');
  const database = await openDatabase({ url: scene.url, applicationName: 'test' });
  expect(await listWaitingPullRequests(database.slonik, 0, 10)).toEqual([
    { repoId, repository: 'Codertocat/Hello-World', number: 2, headSha: HEAD },
  ]);
  await database.close();
});

test('of a repository with too many new heads they wait for one sync instead of a workflow each', async () => {
  const count = LIVE_BACKLOG_MAX + 1;
  for (let number = 1; number <= count; number++) await scene.deliver(hookId, 'pull_request', opened(number));
  scene.startRelay(temporal.environment.client);
  await scene.untilIdle();
  await waitUntil(
    'a sync runs',
    async () => (await countWorkflows(`WorkflowType = 'repositorySync'`)) === 1,
    20_000,
  );
  expect(await countWorkflows(`WorkflowType = 'pullRequest'`)).toBe(0);
  expect(await listRuns()).toEqual([]);
  const { rows } = await scene.pg.query(
    'select analysis_status, count(*)::int from pull_requests group by 1',
  );
  expect(rows).toEqual([{ analysis_status: 'pending', count }]);
});

test('of a repository that was never synced the first sync will see to its heads', async () => {
  await scene.pg.query(`update repositories set sync_status = 'idle'`);
  scene.startRelay(temporal.environment.client);
  await scene.deliver(hookId, 'pull_request', opened(2));
  await scene.untilIdle();
  expect(await listRuns()).toEqual([]);
  expect(await countWorkflows(`WorkflowType = 'pullRequest'`)).toBe(0);
});
