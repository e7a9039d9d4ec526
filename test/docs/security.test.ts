import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';

/**
 * How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has; they are numbered from 1 on, those of level 3 come last.
 * Source: https://github.com/OWASP/ASVS, 5.0/docs_en.
 */
const REQUIREMENTS = `
  1.1:2 1.2:9 1.3:11 1.4:3 1.5:2
  2.1:3 2.2:3 2.3:4 2.4:1
  3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
  4.1:3 4.2:1 4.3:2 4.4:4
  5.1:1 5.2:3 5.3:2 5.4:3
  6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
  7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
  8.1:2 8.2:3 8.3:1 8.4:1
  9.1:3 9.2:4
  10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
  11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1
  12.1:3 12.2:2 12.3:4
  13.1:1 13.2:5 13.3:2 13.4:5
  14.1:2 14.2:4 14.3:3
  15.1:3 15.2:3 15.3:7
  16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
  17.1:1 17.2:4 17.3:2
`;
const COUNT = 253;

const lines = readFileSync(join(PROJECT_DIR, 'docs/security.md'), 'utf8').split('\n');
/** Rows of the tables whose first column is `ASVS`. */
const rows = lines.flatMap((line, at) => (isOfRequirements(at) ? [readCells(line)] : []));
const listed = rows.flatMap(([numbers = '']) => numbers.split(', '));

function readCells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function isOfRequirements(at: number): boolean {
  if (!lines[at]!.startsWith('|')) return false;
  let top = at;
  while (lines[top - 1]?.startsWith('|')) top--;
  return at > top + 1 && readCells(lines[top]!)[0] === 'ASVS';
}

test('each number is one of the standard, and stands in one place', () => {
  expect(listed.filter((number) => !/^[1-9]\d?(\.[1-9]\d?){2}$/.test(number))).toEqual([]);
  expect(listed.filter((number, at) => listed.indexOf(number) !== at)).toEqual([]);
});

test('no requirement of levels 1 and 2 is left out', () => {
  const wanted = REQUIREMENTS.trim()
    .split(/\s+/)
    .flatMap((entry) => {
      const [section, count] = entry.split(':');
      return Array.from({ length: Number(count) }, (_, at) => `${section}.${at + 1}`);
    });
  expect(wanted).toHaveLength(COUNT);
  expect([...listed].sort()).toEqual([...wanted].sort());
});

test('what is met says by which test, or that there is none', () => {
  const met = rows.filter((cells) => cells.length === 5 && /^(`test\/|no test$)/.test(cells[4]!));
  expect(met.length).toBeGreaterThan(COUNT / 2);
  const heading = lines.indexOf('### Met');
  const end = lines.findIndex((line, at) => at > heading && line.startsWith('### '));
  const inTable = lines.slice(heading, end).filter((line) => /^\| \d/.test(line));
  expect(met).toHaveLength(inTable.length);
});

test('every test and file that is named is there', () => {
  const named = lines.flatMap((line) => [
    ...line.matchAll(/`((?:test|lib|api|domain|sql|sources)\/[\w./-]+)`/g),
  ]);
  expect(named.length).toBeGreaterThan(100);
  expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(PROJECT_DIR, path)))).toEqual([]);
});
