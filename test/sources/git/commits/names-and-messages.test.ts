import { describe, expect, it } from 'vitest';
import { redactUrls } from '../../../../lib/repository-address/redact-url.ts';
import { findMention } from '../../../../sources/git/landing/find-mention.ts';
import { readFetchProgress } from '../../../../sources/git/mirror/read-fetch-progress.ts';
import { explainFailure } from '../../../../sources/git/process/explain-failure.ts';
import { isValidRefName } from '../../../../sources/git/refs/publish-refs.ts';
import { parsePullRequestRef } from '../../../../sources/git/refs/ref-layouts.ts';
import { run } from '../build-repository.ts';

describe('a ref name', () => {
  it('is accepted exactly when Git accepts it', () => {
    const names = [
      'refs/heads/main',
      'refs/heads/a.b/c-d_e+f@g',
      'refs/heads/a..b',
      'refs/heads/.hidden',
      'refs/heads/a/.b',
      'refs/heads/a.lock',
      'refs/heads/a.lock/b',
      'refs/heads/a.',
      'refs/heads/a/',
      'refs/heads//a',
      'refs/heads/a b',
      'refs/heads/a~1',
      'refs/heads/a^',
      'refs/heads/a:b',
      'refs/heads/a?b',
      'refs/heads/a*b',
      'refs/heads/a[b',
      'refs/heads/a\\b',
      'refs/heads/a@{b',
      'refs/heads/@',
      'refs/heads/--option',
      'refs/heads/a\x7f',
    ];
    for (const name of names) {
      const git = run(['check-ref-format', '--normalize', name], { statuses: [0, 1] })
        .toString('latin1')
        .trimEnd();
      expect({ name, valid: isValidRefName(name) }).toEqual({ name, valid: git === name });
    }
    expect(isValidRefName('refs/heads/caf\xc3\xa9')).toBe(true);
    expect(isValidRefName('HEAD')).toBe(false);
    expect(isValidRefName('../../config')).toBe(false);
  });

  it('gives the number of a pull request for what providers use, and nothing else', () => {
    expect(parsePullRequestRef('refs/pull/12/head')).toMatchObject({ number: 12, kind: 'head' });
    expect(parsePullRequestRef('refs/pull/12/merge')).toMatchObject({ number: 12, kind: 'testMerge' });
    expect(parsePullRequestRef('refs/merge-requests/3/head')).toMatchObject({ number: 3, kind: 'head' });
    expect(parsePullRequestRef('refs/pull-requests/3/from')).toMatchObject({ number: 3, kind: 'head' });
    const others = ['refs/pull/0/head', 'refs/pull/012/head', 'refs/pull/1/2/head', 'refs/pull/x/head'];
    others.push('refs/pull/1/from', 'refs/pull/9999999999/head', 'refs/heads/refs/pull/1/head');
    for (const name of others) expect(parsePullRequestRef(name)).toBeNull();
  });
});

describe('the number in a subject', () => {
  const find = (subject: string) => findMention(Buffer.from(` ${subject}`), 1, subject.length + 1);

  it('is the closing one of a squash merge, else the first', () => {
    expect(find('Do the thing (#12)')).toEqual({ number: 12, form: 'squash' });
    expect(find('Revert "Do the thing (#12)" (#15)')).toEqual({ number: 15, form: 'squash' });
    expect(find('Do the thing (!12)')).toEqual({ number: 12, form: 'squash' });
    expect(find('Pull request #12: Do the thing')).toEqual({ number: 12, form: 'squash' });
    expect(find('Merged in topic (pull request #12)')).toEqual({ number: 12, form: 'squash' });
    expect(find('Merge pull request #7 from ann/fix-#9')).toEqual({ number: 7, form: 'merge' });
    expect(find("Merge pull request 'As in #3 (#4)' (#8) from ann/topic into main")).toEqual({
      number: 8,
      form: 'merge',
    });
    expect(find('bug #33 [Console] Fix (#31) it (ann)')).toEqual({ number: 33, form: 'named' });
    expect(find('See pull request #12: it did that')).toEqual({ number: 12, form: 'named' });
    expect(find('Revert "Do the thing (#12)"')).toEqual({ number: 12, form: 'named' });
    expect(find('#5')).toEqual({ number: 5, form: 'named' });
    for (const subject of ['', '#', 'C# and F#', 'colour #abc', '#12345678901'])
      expect(find(subject)).toBeNull();
  });
});

describe('credentials', () => {
  it('are taken out of every address in a text', () => {
    expect(redactUrls('https://user:pa@ss@host/x.git')).toBe('https://***@host/x.git');
    expect(redactUrls("fatal: unable to access 'https://tok@h/x/': oops")).toBe(
      "fatal: unable to access 'https://***@h/x/': oops",
    );
    expect(redactUrls('see https://h/x?token=abc#frag and ssh://git@h/y')).toBe(
      'see https://h/x?*** and ssh://***@h/y',
    );
    expect(redactUrls('git@github.com:a/b.git /path/to@x')).toBe('git@github.com:a/b.git /path/to@x');
  });
});

describe('a failure of Git', () => {
  const cases: [stderr: string, code: string][] = [
    ['fatal: write error: No space left on device\nfatal: index-pack failed', 'disk_full'],
    ["fatal: transport 'ext' not allowed", 'protocol_refused'],
    ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'credentials_needed'],
    [
      'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'credentials_needed',
    ],
    ["fatal: repository 'https://h/x/' not found", 'source_not_found'],
    ["fatal: unable to access 'https://h/': Could not resolve host: h", 'host_unknown'],
    ['ssh: Could not resolve hostname h: Name or service not known', 'host_unknown'],
    ["fatal: unable to access 'https://h/': SSL certificate problem: self signed", 'certificate_refused'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 301", 'source_moved'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 410", 'source_not_found'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 503", 'unreachable'],
    [
      "fatal: unable to access 'https://h/': Failed to connect to h port 443: Connection refused",
      'unreachable',
    ],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'host_key_unknown'],
    ["fatal: unable to access 'https://h/': CONNECT tunnel failed, response 403", 'proxy_refused'],
    ['error: object abc: hasDotgit: contains .git\nfatal: fsck error in packed object', 'dangerous_object'],
    ['fatal: unable to read 1f006811fb01ee5ced3ba32bd9ebe4610ea8af95', 'missing_objects'],
    [
      'remote: aborting due to possible repository corruption on the remote side.\nfatal: early EOF',
      'missing_objects',
    ],
    ['something new', 'git_failed'],
  ];
  it.each(cases)('is explained: %s', (stderr, code) => {
    const error = explainFailure('fetch', 128, stderr);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toMatch(/token in the address/);
  });
});

describe('the progress of a fetch', () => {
  it('is read across the pieces in which it arrives', () => {
    const seen: unknown[] = [];
    const read = readFetchProgress(({ progress, receivedBytes }) =>
      seen.push([progress.stage, progress.percent, receivedBytes]),
    );
    read('remote: Counting objects:  50% (1/2)\rReceiving obj');
    read('ects:  10% (1/10)\rReceiving objects:  60% (6/10), 1.50 MiB | 3.00 MiB/s\r');
    read(
      'Receiving objects: 100% (10/10), 3.00 KiB | 1 KiB/s, done.\nResolving deltas: 100% (2/2), done.\nfatal: x',
    );
    expect(seen).toEqual([
      ['listing', 50, 0],
      ['receiving', 10, 0],
      ['receiving', 60, 1.5 * 1024 ** 2],
      ['receiving', 100, 3072],
      ['resolving', 100, 0],
    ]);
  });
});
