import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseTrailers } from '../../../domain/facts/parse-trailers.ts';
import { CO_AUTHORS_MAX, readCoAuthors } from '../../../domain/facts/read-co-authors.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pulse-trailers-'));
  git(['init', '-q', '--bare', '.']);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const git = (args: string[], input = '') =>
  execFileSync('git', ['-C', directory, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('Co-authored-by: Ann <a@x>', 'co-authored-BY : Bo Li  <B@x>') },
  fc.constantFrom(
    '',
    ' ',
    '\t',
    '\r',
    'Signed-off-by: Cy <c@x>',
    'Signed-off-by:Cy <c@x>',
    '(cherry picked from commit 1234)',
    'Some words',
    'Co-authored-by: Ann',
    'Co-authored-by:\r',
    'Co-authored-by:',
    ' <d@x>',
    '\tmore of it',
    '# Co-authored-by: Dee <d@x>',
    '#',
    'Conflicts:',
    '\tfile.ts',
    '---------',
    '---',
    'Fix: a thing',
    'with blank: one',
    ': nothing',
    '-: x',
    'Zoë: x',
  ),
);

test('trailers are those that `git log` finds, whatever stands in the message', () => {
  const tree = git(['mktree']).trim();
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), fc.boolean(), (lines, isTitled) => {
      const message = `${isTitled ? 'Title\n\n' : ''}${lines.join('\n')}`;
      const headers = 'author A <a@x> 1790000000 +0000\ncommitter A <a@x> 1790000000 +0000';
      const sha = git(
        ['hash-object', '-t', 'commit', '-w', '--stdin'],
        `tree ${tree}\n${headers}\n\n${message}`,
      ).trim();
      const told = git(['log', '-1', '--format=%(trailers:only,unfold,separator=%x00)', sha]).slice(0, -1);
      const expected = told === '' ? [] : told.split('\0').map((one) => one.trim());
      const found = parseTrailers(message).map(({ key, value }) => `${key}: ${value}`.trim());
      expect(found).toEqual(expected);
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('each address is one co-author, up to a limit; a name alone is nobody', () => {
  const named = (lines: string[]) => readCoAuthors(`Title\n\n${lines.join('\n')}\n`);
  expect(
    named([
      'Co-authored-by: Ann Q <Ann@x.example>',
      'CO-AUTHORED-BY: ann <ann@X.example>',
      'Co-authored-by: <bo@x.example>',
      'Co-authored-by: Nobody',
      'Co-authored-by: Folded',
      ' Name <cy@x.example>',
    ]),
  ).toEqual([
    { name: 'Ann Q', email: 'Ann@x.example' },
    { name: '', email: 'bo@x.example' },
    { name: 'Folded Name', email: 'cy@x.example' },
  ]);
  expect(
    named(Array.from({ length: CO_AUTHORS_MAX + 5 }, (_, n) => `Co-authored-by: N <${n}@x>`)),
  ).toHaveLength(CO_AUTHORS_MAX);
  expect(
    readCoAuthors('Title\n\nCo-authored-by: Ann <a@x>\n\nMore words, so that it was no trailer'),
  ).toEqual([]);
  expect(readCoAuthors('Co-authored-by: Ann <a@x>')).toEqual([]);
});
