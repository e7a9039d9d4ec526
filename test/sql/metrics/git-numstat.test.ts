import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitCount } from '../../../domain/metrics/commit-count.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { type BuiltRepository, RepositoryPlan } from '../../sources/git/build-repository.ts';
import { type LoggedCommit, readNumstat, storeMirror } from './git-numstat.ts';

const ALL = ['--branches', '--tags', '--glob=refs/pull/*/head'];
const ALWAYS = { fromAt: new Date('2000-01-01'), untilAt: new Date('2100-01-01') };

let opened: OpenTestDatabase;
let repository: BuiltRepository;
let repoId: number;

beforeAll(async () => {
  opened = await openTestDatabase();
  repoId = await opened.addRepository('shop');
  repository = planHistory().write();
  await storeMirror(opened.database, repoId, repository.directory);
});
afterAll(async () => {
  repository[Symbol.dispose]();
  await opened[Symbol.asyncDispose]();
});

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('');

/** Merges, renames with and without changes, binary files, names that are no UTF-8 or hold tabs and newlines, links, modes. */
function planHistory(): RepositoryPlan {
  const plan = new RepositoryPlan();
  const root = plan.commit({
    files: { 'a.txt': lines(40), 'logo.png': Buffer.from([0x89, 0, 1, 2]), 'caf\xe9.txt': lines(3) },
  });
  const renamed = plan.commit({
    parents: [root],
    author: 'Bo <Bo@Example.org>',
    files: { 'a.txt': null, 'lib/b.txt': `${lines(40)}more\n`, 'logo.png': Buffer.from([0x89, 0, 3]) },
  });
  const moved = plan.commit({
    parents: [renamed],
    files: { 'caf\xe9.txt': null, 'th\xe9/\xff.txt': lines(3) },
  });
  const odd = plan.commit({
    parents: [moved],
    author: 'Bo <bo@example.org>',
    // A line that looks like a line of numbers, and a name that does.
    files: {
      '7\t7\tname': '9\t9\tfake\n',
      'new\nline.txt': lines(5),
      link: { mode: '120000', content: 'lib/b.txt' },
    },
  });
  const branch = plan.commit({
    parents: [moved],
    author: 'Cy <cy@example.org>',
    files: { 'c.txt': lines(12) },
  });
  const merge = plan.merge(odd, branch, 'Merge a branch\n', {
    files: { 'c.txt': lines(12), 'evil.txt': lines(2) },
  });
  const empty = plan.commit({ parents: [merge], files: {} });
  const tip = plan.commit({ parents: [empty], files: { 'c.txt': null, 'no-newline.txt': 'one\ntwo' } });
  // Of an author without a name, committed long after it was written, elsewhere than on the default branch.
  const topic = plan.commit({
    parents: [root],
    author: '<nobody@example.org>',
    authorTime: 1_500_000_000,
    time: 1_610_000_000,
    files: { 'a.txt': lines(10) },
  });
  const proposed = plan.commit({ parents: [tip], files: { 'd.txt': lines(1_000) } });
  plan.branch('main', tip);
  plan.branch('topic', topic);
  plan.pullRequest(1, proposed);
  return plan;
}

test('every commit has the lines and files that Git counts', async () => {
  const logged = readNumstat(repository.directory, ALL);
  expect(logged.length).toBe(10);
  // The oracle sees what is hard: a rename with one line more, a binary file, odd names, a merge.
  expect(logged.map(({ additions, deletions, files }) => [additions, deletions, files])).toEqual(
    expect.arrayContaining([
      [43, 0, 3],
      [1, 0, 2],
      [0, 0, 1],
      [7, 0, 3],
      [0, 0, 0],
    ]),
  );
  const { rows } = await opened.database.pg.query<Omit<LoggedCommit, 'day'>>(
    `select sha, lower(author_email) as email, additions, deletions, files_changed as files from commits where repo_id = $1`,
    [repoId],
  );
  expect(bySha(rows)).toEqual(bySha(logged.map(({ day: _, ...commit }) => commit)));
});

test('every day has the commits, lines, files and authors that Git tells of', async () => {
  const days = Map.groupBy(readNumstat(repository.directory, ALL), ({ day }) => day);
  const { rows } = await opened.database.pg.query(
    `select day::text, commit_count::int as commits, total_lines_added::int as added, total_lines_deleted::int as deleted,
       total_files_changed::int as files, unique_authors::int as authors
     from daily_commit_stats where repo_id = $1 order by 1`,
    [repoId],
  );
  expect(rows).toEqual(
    [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, commits]) => ({
        day,
        commits: commits.length,
        added: sumOf(commits, 'additions'),
        deleted: sumOf(commits, 'deletions'),
        files: sumOf(commits, 'files'),
        authors: new Set(commits.map(({ email }) => email)).size,
      })),
  );
});

test('every author has the commits and lines of each month that Git tells of', async () => {
  const months = Map.groupBy(
    readNumstat(repository.directory, ALL),
    ({ email, day }) => `${email} ${day.slice(0, 7)}`,
  );
  const { rows } = await opened.database.pg.query(
    `select lower(d.email) || ' ' || to_char(m.month, 'YYYY-MM') as key, m.commit_count::int as commits,
       m.total_lines_added::int as added, m.total_lines_deleted::int as deleted
     from monthly_developer_activity m join developers d on d.id = m.author_id where m.repo_id = $1 order by 1`,
    [repoId],
  );
  expect(rows).toEqual(
    [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, commits]) => ({
        key,
        commits: commits.length,
        added: sumOf(commits, 'additions'),
        deleted: sumOf(commits, 'deletions'),
      })),
  );
});

test('the commit count is that of the default branch', async () => {
  const { value } = await measureMetric(opened.database.pg, commitCount, { teamId: null, repoId }, ALWAYS);
  expect(value).toBe(readNumstat(repository.directory, ['main']).length);
});

function sumOf(commits: readonly LoggedCommit[], field: 'additions' | 'deletions' | 'files'): number {
  return commits.reduce((sum, commit) => sum + commit[field], 0);
}

function bySha<Row extends { readonly sha: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.sha < b.sha ? -1 : 1));
}
