import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergePullRequest } from '../actions/end-pull-request.ts';
import { openPullRequest, pushToPullRequest } from '../actions/pull-requests.ts';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';

const run = promisify(execFile);
let fake: SeededGitHub;
let folder: string;

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 8, isPrivate: true });
  folder = await mkdtemp(join(tmpdir(), 'fake-github-test-'));
});

afterAll(async () => {
  await fake.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs Git with a credential in a header, without any configuration or question of the machine. */
async function git(args: readonly string[], token: string | null = fake.token.value): Promise<string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const header = token === null ? [] : ['-c', `http.extraHeader=Authorization: Basic ${basic}`];
  const env = {
    PATH: process.env.PATH ?? '',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  return (await run('git', [...header, ...args], { cwd: folder, env })).stdout;
}

test('a clone has every branch and every head of a pull request', async () => {
  await git(['clone', '--quiet', '--mirror', `${fake.url}/acme/waybill.git`, 'clone.git']);
  const refs = await git(['-C', 'clone.git', 'for-each-ref', '--format=%(refname) %(objectname)']);
  for (const { number, headSha } of fake.repository.pulls.values()) {
    expect(refs).toContain(`refs/pull/${number}/head ${headSha}`);
  }
  expect(refs).toContain(`refs/heads/main ${fake.repository.branches.get('main')}`);
});

test('what is opened, pushed and merged can be fetched', async () => {
  const pull = await openPullRequest(fake, fake.repository);
  await pushToPullRequest(fake, fake.repository, pull);
  const before = fake.repository.branches.get('main');
  const merged = await mergePullRequest(fake, fake.repository, pull);
  await git(['-C', 'clone.git', 'fetch', '--quiet']);
  const tip = await git(['-C', 'clone.git', 'log', '-1', '--format=%H %P', 'main']);
  expect(tip.trim().split(' ')).toEqual([merged, before, pull.headSha]);
  const counts = await fake.ports.changes.count(fake.repository, pull);
  expect(counts.changedFiles).toBeGreaterThan(0);
});

test('a private repository is shown to nobody without a token, and takes no pushes', async () => {
  const url = `${fake.url}/acme/waybill.git`;
  await expect(git(['ls-remote', url], null)).rejects.toThrow(
    /could not read Username|Authentication failed/,
  );
  await expect(git(['ls-remote', url], 'ghp_wrong')).rejects.toThrow(
    /Authentication failed|could not read Username/,
  );
  await expect(git(['-C', 'clone.git', 'push', url, 'main:refs/heads/other'])).rejects.toThrow(/403/);
});
