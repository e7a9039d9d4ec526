import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CheckFact, TagFact } from '../../../domain/facts/delivery-facts.ts';
import type { Fact } from '../../../domain/facts/fact.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { deriveStoredDeployments } from '../../../lib/facts/rules/derive-deployments.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyAnswer, applyEvent, at, branch, check, release } from './make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await newRepository();
});

async function newRepository(): Promise<number> {
  const id = await opened.addRepository(`repository-${++repositories}`);
  await opened.database.pg.query(`update repositories set default_branch = 'main' where repo_id = $1`, [id]);
  return id;
}

async function addRules(
  id: number,
  ...rules: readonly (readonly [source: string, pattern: string, kind?: string])[]
) {
  for (const [source, pattern, kind = 'production'] of rules) {
    await opened.database.pg.query(
      'insert into deployment_rules (repo_id, source, pattern, environment) values ($1, $2, $3, $4)',
      [id, source, pattern, kind],
    );
  }
}

const COLUMNS =
  'source, source_key, environment, status, ref, commit_sha, description, url, created_at, started_at, finished_at, duration_seconds, updated_at';

async function deployments(id = repoId, columns = COLUMNS): Promise<Record<string, unknown>[]> {
  const { rows } = await opened.database.pg.query(
    `select ${columns} from deployments where repo_id = $1 and deleted_at is null order by source, finished_at, source_key`,
    [id],
  );
  return rows;
}

/** Source, what was deployed, and the second of the day. */
async function short(id = repoId): Promise<string[]> {
  const rows = await deployments(id);
  return rows.map(
    (row) =>
      `${row.source} ${row.ref} ${String(row.commit_sha).slice(0, 2)} ${row.status} ${secondOf(row.finished_at)}`,
  );
}

const secondOf = (time: unknown) =>
  time === null ? '-' : ((time as Date).getTime() - at(0).getTime()) / 1_000;
const sha = (text: string) => text.repeat(20);

function run(attempt: number, more: Partial<CheckFact> = {}, details: Partial<CheckFact['run']> = {}) {
  return check({ ...more, run: { attempt, event: 'push', path: null, isFromFork: false, ...details } });
}

function tag(name: string, commit: string | null, second: number): TagFact {
  return { kind: 'tag', name, sha: commit, pushedBy: null, pushedAt: at(second) };
}

test('each rule counts what it names, and says so', async () => {
  await addRules(
    repoId,
    ['release', 'v*'],
    ['tag', 'deploy-*', 'staging'],
    ['workflow_run', 'Deploy*'],
    ['push', 'main', 'preview'],
  );
  await applyEvent(opened, repoId, [
    release(),
    release({ providerId: 401, tagName: 'v2-rc', isPrerelease: true }),
    release({ providerId: 402, tagName: 'nightly' }),
    tag('deploy-7', null, 8),
    tag('deploy-7', sha('d7'), 9),
    check(),
    check({ providerId: 601, conclusion: 'timed_out' }),
    check({ providerId: 602, name: 'Tests' }),
    branch(),
    branch({ name: 'other' }),
  ]);
  expect(await short()).toEqual([
    'push main b1 success 0',
    'release v1 nu success 5',
    'tag deploy-7 d7 success 9',
    'workflow_run main e1 success 90',
    'workflow_run main e1 failure 90',
  ]);
  await applyEvent(opened, repoId, [release({ isDeleted: true })]);
  expect((await short()).join()).not.toContain('release');
});

test('a run counts by its attempts, on the default branch, unless nothing ran or a pull request is what it ran for', async () => {
  await addRules(repoId, ['workflow_run', 'Deploy']);
  await applyEvent(opened, repoId, [
    run(1, { conclusion: 'failure', updatedAt: at(90) }),
    run(2, { startedAt: at(100), completedAt: at(160), updatedAt: at(160) }),
    run(1, { providerId: 601, branch: 'feature/x' }, { event: 'pull_request' }),
    run(1, { providerId: 602 }, { event: 'pull_request_target' }),
    run(1, { providerId: 603 }, { isFromFork: true }),
    run(1, { providerId: 604, branch: 'feature/y' }),
    run(1, { providerId: 605, conclusion: 'action_required' }),
    run(1, { providerId: 606, conclusion: 'skipped' }),
    run(1, { providerId: 607, conclusion: 'cancelled' }),
    run(1, { providerId: 608, conclusion: 'startup_failure' }),
  ]);
  expect(await deployments(repoId, 'source_key, status, duration_seconds')).toEqual([
    { source_key: '600/1', status: 'failure', duration_seconds: 90 },
    { source_key: '600/2', status: 'success', duration_seconds: 60 },
  ]);
});

test('another default branch changes which runs count', async () => {
  await addRules(repoId, ['workflow_run', 'Deploy']);
  await applyEvent(opened, repoId, [run(1, { branch: 'trunk' })]);
  expect(await short()).toEqual([]);
  await opened.database.pg.query(`update repositories set default_branch = 'trunk' where repo_id = $1`, [
    repoId,
  ]);
  await applyEvent(opened, repoId, [run(1, { providerId: 700, branch: 'main' })]);
  expect(await short()).toEqual(['workflow_run trunk e1 success 90']);
});

test('a rule over a workflow knows it by the name of its file, too', async () => {
  await addRules(repoId, ['workflow_run', 'ship.yml']);
  await applyEvent(opened, repoId, [run(1, {}, { path: '.github/workflows/ship.yml@main' })]);
  expect(await short()).toHaveLength(1);
});

test('a promotion, a rollback and a moved tag are deployments of their own', async () => {
  await addRules(repoId, ['push', 'production'], ['tag', 'prod']);
  const push = (from: string | null, to: string, second: number) =>
    branch({ name: 'production', headSha: to, beforeSha: from, isDefault: false, pushedAt: at(second) });
  await applyEvent(opened, repoId, [push(null, sha('a1'), 10), push(sha('a1'), sha('b2'), 20)]);
  await applyEvent(opened, repoId, [push(sha('b2'), sha('a1'), 30)]);
  await applyEvent(opened, repoId, [tag('prod', sha('a1'), 40), tag('prod', sha('b2'), 50)]);
  await applyEvent(opened, repoId, [tag('prod', sha('c3'), 60)]);
  expect(await short()).toEqual([
    'push production a1 success 10',
    'push production b2 success 20',
    'push production a1 success 30',
    'tag prod a1 success 40',
    'tag prod b2 success 50',
    'tag prod c3 success 60',
  ]);
});

test('a tag that only its creation tells of counts, and has the mirror read', async () => {
  await addRules(repoId, ['tag', 'v*']);
  const { readMirror } = await applyEvent(opened, repoId, [tag('v1', null, 10)]);
  expect(readMirror).toEqual([repoId]);
  expect(await short()).toEqual(['tag v1 nu success 10']);
  await applyEvent(opened, repoId, [tag('v1', sha('a1'), 11)]);
  expect(await short()).toEqual(['tag v1 a1 success 11']);
});

test('a release is one deployment however often it is edited, at the commit its tag had then', async () => {
  await addRules(repoId, ['release', 'v*']);
  await applyEvent(opened, repoId, [release()]);
  await applyEvent(opened, repoId, [tag('v1', sha('a1'), 4), tag('v1', sha('b2'), 90_000)]);
  await applyEvent(opened, repoId, [release({ name: 'Again', updatedAt: at(100_000) })]);
  expect(await deployments(repoId, 'source_key, commit_sha, description, finished_at')).toEqual([
    { source_key: '400', commit_sha: sha('a1'), description: 'Again', finished_at: at(5) },
  ]);
});

test('what came before the rule counts as if the rule had been there', async () => {
  const other = await newRepository();
  const facts: Fact[] = [
    release(),
    run(1, { conclusion: 'failure' }),
    run(2),
    tag('v1', null, 3),
    tag('v1', sha('a1'), 4),
    branch({ headSha: sha('a1') }),
    branch({ headSha: sha('b2'), beforeSha: sha('a1'), pushedAt: at(9) }),
  ];
  const rules = [
    ['release', '*'],
    ['workflow_run', 'Deploy'],
    ['tag', '*'],
    ['push', 'main'],
  ] as const;
  await addRules(other, ...rules);
  await applyEvent(opened, other, facts);
  await applyEvent(opened, repoId, facts);
  expect(await short()).toEqual([]);
  await addRules(repoId, ...rules);
  await inTransaction(opened.database, (client) => deriveStoredDeployments(client, repoId));
  expect(await short()).toHaveLength(6);
  expect(await deployments()).toEqual(await deployments(other));
});

test('without its rule nothing is left of a deployment, and with it again the same one is back', async () => {
  await addRules(repoId, ['tag', 'v*']);
  await applyEvent(opened, repoId, [tag('v1', sha('a1'), 4)]);
  const before = await deployments(repoId, 'deployment_id, source_key');
  const derive = () => inTransaction(opened.database, (client) => deriveStoredDeployments(client, repoId));
  await opened.database.pg.query('update deployment_rules set is_active = false where repo_id = $1', [
    repoId,
  ]);
  await derive();
  expect(await short()).toEqual([]);
  await opened.database.pg.query('update deployment_rules set is_active = true where repo_id = $1', [repoId]);
  await derive();
  expect(await deployments(repoId, 'deployment_id, source_key')).toEqual(before);
});

test('any order of arrival, in any batches, repeated or not, gives the same deployments', async () => {
  const push = (from: string | null, to: string, second: number) =>
    branch({ headSha: to, beforeSha: from, pushedAt: at(second) });
  const facts: Fact[] = [
    release({ updatedAt: at(5) }),
    release({ name: 'Edited', updatedAt: at(50) }),
    release({ providerId: 401, tagName: 'v2', publishedAt: at(70), updatedAt: at(70) }),
    release({ providerId: 401, tagName: 'v2', publishedAt: at(70), updatedAt: at(80), isDeleted: true }),
    tag('v1', null, 4),
    tag('v1', sha('a1'), 5),
    tag('v1', sha('b2'), 4_000),
    tag('v3', null, 100),
    run(1, { status: 'in_progress', conclusion: null, completedAt: null, updatedAt: at(10) }),
    run(1, { conclusion: 'failure', updatedAt: at(90) }),
    run(2, { status: 'queued', conclusion: null, completedAt: null, updatedAt: at(100), startedAt: at(100) }),
    run(2, { updatedAt: at(160), startedAt: at(100), completedAt: at(160) }),
    run(1, { providerId: 601, status: 'queued', conclusion: null, completedAt: null, updatedAt: at(5) }),
    run(1, { providerId: 601, conclusion: 'skipped', updatedAt: at(6) }),
    push(null, sha('a1'), 10),
    push(sha('a1'), sha('b2'), 20),
    push(sha('b2'), sha('a1'), 30),
  ];
  const arrival = fc
    .shuffledSubarray([...facts, ...facts.slice(0, 6), ...facts.slice(12)], { minLength: 28, maxLength: 28 })
    .chain((order) =>
      fc.tuple(fc.constant(order), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 28 })),
    );
  const rules = [
    ['release', 'v*'],
    ['tag', 'v*'],
    ['workflow_run', 'Deploy'],
    ['push', 'main'],
  ] as const;
  await addRules(repoId, ...rules);
  await applyEvent(opened, repoId, facts);
  const expected = await deployments();
  expect(expected).toHaveLength(9);
  await fc.assert(
    fc.asyncProperty(arrival, async ([order, sizes]) => {
      const id = await newRepository();
      const rulesAfter = sizes[0]! % 2 === 0;
      if (!rulesAfter) await addRules(id, ...rules);
      for (let from = 0, batch = 0; from < order.length; batch++) {
        const size = sizes[batch]!;
        await applyEvent(opened, id, order.slice(from, from + size));
        from += size;
      }
      if (rulesAfter) {
        await addRules(id, ...rules);
        await inTransaction(opened.database, (client) => deriveStoredDeployments(client, id));
      }
      expect(await deployments(id)).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

test('where the provider says a branch is now is no push', async () => {
  await addRules(repoId, ['push', 'main']);
  await applyAnswer(opened, repoId, [branch()]);
  expect(await short()).toEqual([]);
});
