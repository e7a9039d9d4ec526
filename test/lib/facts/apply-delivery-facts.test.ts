import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/fact.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import {
  applyEvent,
  at,
  branch,
  check,
  commit,
  deployment,
  deploymentStatus,
  issue,
  person,
} from './make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`repository-${++repositories}`);
});

async function rowsOf(table: string, columns: string, of = repoId): Promise<Record<string, unknown>[]> {
  const { rows } = await opened.database.pg.query(
    `select ${columns} from ${table} where repo_id = $1 order by 1`,
    [of],
  );
  return rows;
}

test('a deployment follows from its statuses in any order, also from those that came before it', async () => {
  const facts: Fact[] = [
    deployment(),
    deployment({ updatedAt: at(90), description: 'again' }),
    deploymentStatus({ providerId: 1, state: 'queued', createdAt: at(1) }),
    deploymentStatus({ providerId: 2, state: 'in_progress', createdAt: at(10) }),
    deploymentStatus({ providerId: 3, state: 'failure', createdAt: at(40) }),
    deploymentStatus({ providerId: 4, state: 'success', createdAt: at(70) }),
    deploymentStatus({ providerId: 5, state: 'inactive', createdAt: at(900), url: 'https://shop.example' }),
  ];
  const shuffled = fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length });
  await fc.assert(
    fc.asyncProperty(shuffled, async (order) => {
      const id = await opened.addRepository(`shuffled-${++repositories}`);
      for (const fact of order) await applyEvent(opened, id, [fact]);
      expect(await rowsOf('deployments', '*', id)).toMatchObject([
        {
          status: 'inactive',
          environment: 'production',
          description: 'again',
          url: 'https://shop.example',
          started_at: at(10),
          finished_at: at(40),
          failed_at: at(40),
          succeeded_at: at(70),
          duration_seconds: 30,
          updated_at: at(900),
          deployed_by_login: 'ada',
        },
      ]);
      expect(await rowsOf('deployment_statuses', 'provider_id', id)).toHaveLength(5);
      expect(await rowsOf('waiting_facts', 'fact', id)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test('labelled issues are incidents until the label or the issue goes', async () => {
  await opened.database.pg.query(
    `insert into incident_rules (repo_id, label_pattern, severity) values ($1, 'Incident*', 'critical')`,
    [repoId],
  );
  const columns = 'title, severity, started_at, resolved_at, is_active';
  await applyEvent(opened, repoId, [
    issue({ state: 'closed', closedAt: at(30), updatedAt: at(30) }),
    issue({ providerId: 801, number: 6, labels: ['bug'] }),
  ]);
  expect(await rowsOf('incidents', columns)).toEqual([
    {
      title: 'The shop is down',
      severity: 'critical',
      started_at: at(0),
      resolved_at: at(30),
      is_active: true,
    },
  ]);
  await applyEvent(opened, repoId, [issue({ updatedAt: at(10) })]);
  expect(await rowsOf('incidents', columns)).toMatchObject([{ resolved_at: at(30) }]);
  await applyEvent(opened, repoId, [issue({ updatedAt: at(40) })]);
  expect(await rowsOf('incidents', columns)).toMatchObject([{ resolved_at: null }]);
  await applyEvent(opened, repoId, [issue({ updatedAt: at(50), labels: [] })]);
  expect(await rowsOf('incidents', columns)).toEqual([]);
  for (const stateReason of ['not_planned', 'duplicate', 'completed']) {
    const closed = { state: 'closed', stateReason, closedAt: at(55), updatedAt: at(55) } as const;
    await applyEvent(opened, repoId, [issue(closed)]);
    expect(await rowsOf('incidents', columns)).toHaveLength(stateReason === 'completed' ? 1 : 0);
    await opened.database.pg.query('delete from issues where repo_id = $1', [repoId]);
  }
  await applyEvent(opened, repoId, [issue({ updatedAt: at(60) })]);
  await applyEvent(opened, repoId, [issue({ updatedAt: at(60), isDeleted: true })]);
  expect(await rowsOf('incidents', columns)).toEqual([]);
});

test('a check that states a coverage is stored with it, the later one of a commit and flag standing', async () => {
  const status = check({ checkKind: 'status', name: 'codecov/project', sha: 'f1'.repeat(20) });
  await applyEvent(opened, repoId, [
    { ...status, providerId: 1, text: '81.5% (+1%)', updatedAt: at(20) },
    { ...status, providerId: 2, text: '80.5%', updatedAt: at(10) },
    { ...status, providerId: 3, name: 'codecov/project/api', text: '70%' },
    { ...status, providerId: 4, name: 'codecov/patch', text: '10%' },
  ]);
  await applyEvent(opened, repoId, [{ ...status, providerId: 5, text: '79%', updatedAt: at(15) }]);
  expect(await rowsOf('coverage_reports', 'flag, coverage::float8, source')).toEqual([
    { flag: '', coverage: 81.5, source: 'codecov' },
    { flag: 'api', coverage: 70, source: 'codecov' },
  ]);
});

test('commits gather what several tellers know, and their authors are developers', async () => {
  const mirrored = commit({
    additions: 3,
    deletions: 1,
    filesChanged: 2,
    parentShas: ['c0'.repeat(20)],
    author: person('x', { login: null, name: 'Ada', email: 'commit-ada@example.org', avatarUrl: null }),
  });
  await applyEvent(opened, repoId, [mirrored]);
  await applyEvent(opened, repoId, [
    commit({
      onDefaultBranch: true,
      branch: 'main',
      url: 'https://github.example/c1',
      author: person('commit-ada', { email: 'commit-ada@example.org' }),
    }),
  ]);
  await applyEvent(opened, repoId, [commit({ branch: 'another', author: mirrored.author })]);
  expect(await rowsOf('commits', '*')).toMatchObject([
    {
      additions: 3,
      files_changed: 2,
      parent_shas: ['c0'.repeat(20)],
      branch: 'main',
      on_default_branch: true,
      author_login: 'commit-ada',
      author_id: expect.any(String),
      url: 'https://github.example/c1',
    },
  ]);
});

test('commits of odd times are stored, too', async () => {
  await applyEvent(opened, repoId, [
    commit({ sha: '01'.repeat(20), committedAt: new Date(0) }),
    commit({ sha: '02'.repeat(20), committedAt: new Date('2099-12-31T00:00:00Z') }),
    commit({ sha: '03'.repeat(20), committedAt: new Date('2023-03-05T00:00:00Z') }),
  ]);
  expect(await rowsOf('commits', 'tableoid::regclass::text as place')).toEqual([
    { place: 'commits_2023_03' },
    { place: 'commits_default' },
    { place: 'commits_default' },
  ]);
});

test('a branch is where the last push left it; a forced push has the mirror read', async () => {
  const forced = await applyEvent(opened, repoId, [
    branch({ pushedAt: at(9), headSha: 'b9'.repeat(20), wasForced: true }),
  ]);
  expect(forced.readMirror).toEqual([repoId]);
  await applyEvent(opened, repoId, [branch({ pushedAt: at(5) }), branch({ name: 'gone', headSha: null })]);
  expect(await rowsOf('branches', 'name, head_sha, forced_at, deleted_at')).toEqual([
    { name: 'gone', head_sha: null, forced_at: null, deleted_at: at(0) },
    { name: 'main', head_sha: 'b9'.repeat(20), forced_at: at(9), deleted_at: null },
  ]);
  const { rows } = await opened.database.pg.query(
    'select last_activity_at from repositories where repo_id = $1',
    [repoId],
  );
  expect(rows).toEqual([{ last_activity_at: at(9) }]);
});

test('coverage told before its commit reaches the default branch counts for that branch as soon as it does', async () => {
  const report = { kind: 'coverage' as const, commitSha: 'c1'.repeat(20), flag: '', coverage: 80 };
  const rest = { linesCovered: null, linesTotal: null, source: 'api', branch: 'thing', reportedAt: at(5) };
  await applyEvent(opened, repoId, [{ ...report, ...rest }, commit()]);
  expect(await rowsOf('coverage_reports', 'on_default_branch')).toEqual([{ on_default_branch: false }]);
  await applyEvent(opened, repoId, [commit({ onDefaultBranch: true, branch: 'main' })]);
  expect(await rowsOf('coverage_reports', 'on_default_branch')).toEqual([{ on_default_branch: true }]);
});
