import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SyncProgress } from '../../../domain/workflow-messages/repository-sync.ts';
import { measureCommitsWorkflowId } from '../../../lib/temporal/workflow-ids.ts';
import type { Fault, FaultKind } from '../../fake-github/faults/fault.ts';
import { type BackfillScene, createBackfillScene } from '../../workflows/backfill-scene.ts';
import { compareDumps } from '../dump-rows.ts';
import { inForm } from '../form.ts';
import { dumpFacts } from './dump-facts.ts';

const PULL_REQUESTS = inForm({ short: 60, long: 3_000 });
/** How long limits and slow answers last; whoever is told of them waits as long. */
const FAULT_MS = inForm({ short: 300, long: 1_000 });
const SECONDARY_MS = inForm({ short: 1_000, long: 2_000 });
const SLOW_MS = inForm({ short: 200, long: 500 });
const SYNC_LIMIT_MS = inForm({ short: 240_000, long: 15 * 60_000 });
const LIMITS = { retryAfterMs: 20, attemptsMax: 25 };

let scene: BackfillScene;
let undisturbed: Record<string, string[]>;
beforeAll(async () => {
  scene = await createBackfillScene({
    pullRequests: PULL_REQUESTS,
    endsAt: new Date(Date.now() - 86_400_000),
    limits: {
      secondaryMs: SECONDARY_MS,
      perWindow: { core: 200_000, graphql: 200_000, search: 30 },
      restPointsPerMinute: 100_000,
      graphqlPointsPerMinute: 100_000,
    },
  });
  await sync();
  undisturbed = await dumpFacts(scene.scene.pg);
}, SYNC_LIMIT_MS);
afterAll(() => scene[Symbol.asyncDispose]());
afterEach(() => scene.fake.faults.clear());

/** Syncs the repository into an empty database. */
async function sync(): Promise<void> {
  await forget();
  const repoId = await scene.connect();
  expect(await run(repoId)).toMatchObject({ status: 'completed', notes: [] });
}

/** One sync, and what is done after it. */
async function run(repoId: number): Promise<SyncProgress> {
  const result = await scene.sync(repoId, LIMITS);
  await scene.scene.client.workflow.getHandle(measureCommitsWorkflowId(repoId)).result();
  return result;
}

/** The books of the limits, too: a dozen syncs in a few minutes would rightly wait for each other. */
async function forget(): Promise<void> {
  const facts = ['repositories', 'commits', 'developers', 'organizations'];
  for (const table of [...facts, 'github_turns', 'github_limits', 'github_credentials']) {
    await scene.scene.pg.query(`delete from ${table}`);
  }
}

const QUERIES = /^(GET|POST) \/(repos|graphql)/;

/** Faults of several kinds at once, each on a share of the requests. */
function disturb(kinds: readonly FaultKind[], options: Partial<Fault> = {}): void {
  for (const kind of kinds) {
    scene.fake.faults.add({
      kind,
      match: QUERIES,
      probability: 0.3,
      count: inForm({ short: 2, long: 20 }),
      durationMs: FAULT_MS,
      ...options,
    });
  }
}

/** Of each kind: each costs seconds of waiting. */
const LIMIT_FAULTS = inForm({ short: 1, long: 3 });
const GROUPS: [string, readonly FaultKind[], Partial<Fault>][] = [
  ['hourly limits', ['primary-403', 'primary-429', 'graphql-rate-limited'], { count: LIMIT_FAULTS }],
  ['secondary limits', ['secondary-403', 'secondary-429', 'abuse-403'], { count: LIMIT_FAULTS }],
  ['trouble of the service', ['status-500', 'status-502-html', 'status-503', 'graphql-timeout'], {}],
  ['cut connections', ['cut', 'cut-body'], {}],
  ['slow answers', ['slow-body'], { durationMs: SLOW_MS }],
  ['pages shorter than asked', ['short-page'], { count: 40 }],
  ['wrong links', ['link-foreign', 'link-loop', 'link-missing'], { count: 4 }],
  ['moved repositories', ['moved'], { count: 3 }],
];

test.each(GROUPS)(
  '%s: the same rows as without',
  async (_, kinds, options) => {
    const violationsBefore = scene.fake.limits.violations.length;
    const injectedBefore = countInjected(kinds);
    disturb(kinds, options);
    await sync();
    expect(countInjected(kinds)).toBeGreaterThan(injectedBefore);
    expect(compareDumps(await dumpFacts(scene.scene.pg), undisturbed)).toEqual([]);
    expect(scene.fake.limits.violations.slice(violationsBefore)).toEqual([]);
    expect(scene.fake.log.errors).toEqual([]);
  },
  SYNC_LIMIT_MS,
);

function countInjected(kinds: readonly FaultKind[]): number {
  const counts = scene.fake.faults.counts();
  return kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
}

test(
  'a token that expires in the middle fails the sync with a sentence; with a valid one it ends with the same rows',
  async () => {
    await forget();
    const repoId = await scene.connect();
    scene.fake.faults.add({ kind: 'expired-token', match: /deployments/ });
    await expect(scene.sync(repoId, LIMITS)).rejects.toMatchObject({
      cause: { type: 'github_unauthorized', message: expect.stringContaining('GITHUB_TOKEN is not valid') },
    });
    scene.fake.faults.clear();
    expect(await run(repoId)).toMatchObject({ status: 'completed' });
    expect(compareDumps(await dumpFacts(scene.scene.pg), undisturbed)).toEqual([]);
  },
  SYNC_LIMIT_MS,
);

test(
  'what a right is missing for is left out and said; with the right it is made up for',
  async () => {
    await forget();
    const repoId = await scene.connect();
    scene.fake.faults.add({ kind: 'missing-right', match: /deployments/ });
    const result = await scene.sync(repoId, LIMITS);
    expect(result).toMatchObject({
      status: 'completed',
      notes: [expect.stringContaining('Left out (deployments)')],
    });
    scene.fake.faults.clear();
    expect(await run(repoId)).toMatchObject({ status: 'completed', notes: [] });
    expect(compareDumps(await dumpFacts(scene.scene.pg), undisturbed)).toEqual([]);
  },
  SYNC_LIMIT_MS,
);

// The last one: it changes the repository itself.
test(
  'pages that shift while they are read: nothing is missed, and the next sync has the newest state',
  async () => {
    scene.fake.faults.add({ kind: 'shifting-page', match: QUERIES, probability: 0.7, seed: 3 });
    await sync();
    const first = await dumpFacts(scene.scene.pg);
    const numbers = (rows: readonly string[]) =>
      rows.map((row) => (JSON.parse(row) as { number: number }).number).sort();
    expect(numbers(first.pull_requests!)).toEqual(numbers(undisturbed.pull_requests!));
    for (const table of ['reviews', 'review_comments', 'deployments', 'releases', 'issues'] as const) {
      expect([table, first[table]!.length]).toEqual([table, undisturbed[table]!.length]);
    }
    scene.fake.faults.clear();
    const { rows } = await scene.scene.pg.query<{ repo_id: number }>('select repo_id from repositories');
    await run(rows[0]!.repo_id);
    const second = await dumpFacts(scene.scene.pg);
    await sync();
    expect(compareDumps(second, await dumpFacts(scene.scene.pg))).toEqual([]);
  },
  SYNC_LIMIT_MS,
);
