import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFactsOfMirror } from '../../../../activities/sync/facts-of-mirror.ts';
import { readCommits } from '../../../../sources/git/commits/read-commits.ts';
import { readCommitHistory } from '../../../../sources/git/commits/stream-commits.ts';

const NOW = new Date('2026-11-30T00:00Z');
/** Times that a commit can be written with, and when Git says that it was. */
const TIMES: Readonly<Record<string, string>> = {
  '1600000000 +0200': '2020-09-13T12:26:40.000Z',
  '2147483648 +0000': '2038-01-19T03:14:08.000Z',
  '253402300799 +0000': '9999-12-31T23:59:59.000Z',
  // Git writes a year of five digits, which no date-time of the interface can be.
  '253402300800 +0000': '1970-01-01T00:00:00.000Z',
  '9223372036854775807 +0000': '1970-01-01T00:00:00.000Z',
  '18446744073709551615 +0000': '1970-01-01T00:00:00.000Z',
  '18446744073709551616 +0000': '1970-01-01T00:00:00.000Z',
  '99999999999999999999999 +0000': '1970-01-01T00:00:00.000Z',
  '-5 +0000': '1970-01-01T00:00:00.000Z',
  yesterday: '1970-01-01T00:00:00.000Z',
};

let directory: string;
const idOf = new Map<string, string>();
const git = (args: string[], input = '') =>
  execFileSync('git', ['-C', directory, ...args], { input, encoding: 'utf8' }).trim();

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pulse-times-'));
  git(['init', '-q', '--bare', '-b', 'main']);
  const tree = git(['hash-object', '-w', '-t', 'tree', '--stdin']);
  let parent = '';
  for (const [number, time] of Object.keys(TIMES).entries()) {
    const commit = `tree ${tree}\n${parent}author A <a@example.org> ${time}\ncommitter A <a@example.org> ${time}\n\n${number}\n`;
    const id = git(['hash-object', '-w', '-t', 'commit', '--literally', '--stdin'], commit);
    idOf.set(time, id);
    parent = `parent ${id}\n`;
    git(['update-ref', `refs/pull/${number + 1}/head`, id]);
  }
  git(['update-ref', 'refs/heads/main', idOf.get('1600000000 +0200')!]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('commits are dated as Git shows them, whatever time they claim', async () => {
  const reading = await readCommitHistory(directory, null);
  const dates = new Map<string, string>();
  for await (const commits of reading.commits()) {
    for (const { sha, committedAt, authoredAt } of commits) {
      expect(authoredAt).toEqual(committedAt);
      dates.set(sha, committedAt.toISOString());
    }
  }
  const details = await readCommits(directory, idOf.values());
  for (const [time, expected] of Object.entries(TIMES)) {
    const id = idOf.get(time)!;
    expect(dates.get(id), time).toBe(expected);
    expect(new Date(details.get(id)!.committer.time * 1_000).toISOString(), time).toBe(expected);
    const shown = git(['log', '-1', '--date=format-local:%Y-%m-%dT%H:%M:%S.000Z', '--format=%cd', id]);
    // Git prints nothing for a time that is none.
    if (time !== '253402300800 +0000' && shown !== '') expect(shown, time).toBe(expected);
  }
});

test('no pull request was opened or changed in the future, whatever its commits claim', async () => {
  const facts = await readFactsOfMirror(directory, new AbortController().signal, NOW);
  expect(facts).toHaveLength(Object.keys(TIMES).length);
  for (const { createdAt, updatedAt } of facts) {
    expect(createdAt <= NOW && updatedAt <= NOW).toBe(true);
  }
});
