import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { measureCommits } from '../../../../sources/git/commits/measure-commits.ts';
import {
  type CommitTips,
  type MirroredCommit,
  readCommitHistory,
} from '../../../../sources/git/commits/stream-commits.ts';
import { listFirstParents } from '../../../../sources/git/graph/list-first-parents.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pulse-commits-'));
  git('init', '--quiet', '--bare', '--initial-branch=main');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

let clock = 1_700_000_000;
function git(...args: string[]): string {
  const time = `${++clock} +0000`;
  const person = { NAME: 'Ada', EMAIL: 'Ada@Example.org', DATE: time };
  const env: Record<string, string> = { PATH: process.env.PATH! };
  for (const [name, value] of Object.entries(person)) {
    env[`GIT_AUTHOR_${name}`] = value;
    env[`GIT_COMMITTER_${name}`] = value;
  }
  return execFileSync('git', ['-C', directory, ...args], { env, encoding: 'utf8' }).trim();
}

/** A commit whose tree holds one file of so many lines. */
function commit(message: string, lines: number, ...parents: string[]): string {
  const text = Array.from({ length: lines }, (_, at) => `line ${at}\n`).join('');
  const blob = execFileSync('git', ['-C', directory, 'hash-object', '-w', '--stdin'], { input: text })
    .toString()
    .trim();
  const tree = execFileSync('git', ['-C', directory, 'mktree'], { input: `100644 blob ${blob}\tfile.txt\n` })
    .toString()
    .trim();
  return git('commit-tree', tree, '-m', message, ...parents.flatMap((parent) => ['-p', parent]));
}

function point(ref: string, sha: string): void {
  git('update-ref', ref, sha);
}

async function read(before: CommitTips | null) {
  const reading = await readCommitHistory(directory, before);
  const commits: MirroredCommit[] = [];
  for await (const batch of reading.commits()) commits.push(...batch);
  const lost: string[] = [];
  for await (const batch of reading.lost()) lost.push(...batch);
  return { commits, lost, tips: reading.tips };
}

test('commits of branches, tags and pull requests are told once each, the default branch marked, without test merges', async () => {
  const root = commit('Root\n\nWith a body', 3);
  const side = commit('Side', 5, root);
  const head = commit('Proposed', 6, root);
  const tagged = commit('Released', 7, root);
  const tip = commit('Tip', 4, root);
  point('refs/heads/main', tip);
  point('refs/heads/side', side);
  point('refs/tags/v1', tagged);
  point('refs/pull/1/head', head);
  point('refs/pull/1/merge', commit('Merge 1', 6, tip, head));
  const { commits, lost } = await read(null);
  expect(lost).toEqual([]);
  expect(
    new Map(commits.map(({ sha, branch, onDefaultBranch }) => [sha, [branch, onDefaultBranch]])),
  ).toEqual(
    new Map([
      [root, ['main', true]],
      [tip, ['main', true]],
      [side, ['side', false]],
      [tagged, [null, false]],
      [head, [null, false]],
    ]),
  );
  expect(commits).toHaveLength(5);
  expect(commits.find(({ sha }) => sha === root)).toMatchObject({
    parentShas: [],
    authorName: 'Ada',
    authorEmail: 'Ada@Example.org',
    message: 'Root\n\nWith a body',
  });
});

test('a second reading tells what came since, what has landed, and what the default branch lost', async () => {
  const root = commit('Root', 3);
  const gone = commit('Gone', 4, root);
  const side = commit('Side', 5, root);
  point('refs/heads/main', gone);
  point('refs/heads/side', side);
  const first = await read(null);
  expect((await read(first.tips)).commits).toEqual([]);
  const merge = commit('Merge side', 5, root, side);
  point('refs/heads/main', merge);
  const second = await read(first.tips);
  expect(second.commits.map(({ sha, onDefaultBranch }) => [sha, onDefaultBranch]).sort()).toEqual(
    [
      [merge, true],
      [side, true],
    ].sort(),
  );
  expect(second.lost).toEqual([gone]);
});

test('tips that the mirror has no longer do not matter', async () => {
  const root = commit('Root', 3);
  point('refs/heads/main', root);
  const unknown = 'a'.repeat(40);
  const { commits } = await read({ defaultTip: unknown, others: [unknown] });
  expect(commits.map(({ sha }) => sha)).toEqual([root]);
});

test('sizes are counted against the parent, and a commit without content costs only itself', async () => {
  const root = commit('Root', 3);
  const next = commit('Next', 10, root);
  const same = commit('Same', 10, next);
  const sizes = await measureCommits(directory, [next, 'b'.repeat(40), root, same]);
  expect(sizes).toEqual([
    { sha: next, additions: 7, deletions: 0, filesChanged: 1 },
    { sha: root, additions: 3, deletions: 0, filesChanged: 1 },
    { sha: same, additions: 0, deletions: 0, filesChanged: 0 },
  ]);
});

test('a branch by first parents is what it was at any time, without what was merged into it', async () => {
  const root = commit('Root', 1);
  const head = commit('Proposed', 2, root);
  const other = commit('Meanwhile', 3, root);
  const merge = commit('Merge', 4, other, head);
  const last = commit('Last', 5, merge);
  expect(await listFirstParents(directory, last)).toEqual([root, other, merge, last]);
});
