import type { ChangedSymbol, TestIntent } from '../../domain/signature.ts';
import { LineFinder } from './find-lines.ts';
import { familyOf } from './language-family.ts';
import type { LinePattern } from './line-pattern.ts';
import { NameSet } from './name-set.ts';
import { MAX_EXTRACTED_LINES, type PatchLines, type SignedFile } from './signed-file.ts';
import { TEST_PATTERNS, type TestPatternKind } from './test-patterns.ts';

export const MAX_TEST_NAMES = 500;
export const MAX_MATCHERS = 100;
export const MAX_IMPORTS_UNDER_TEST = 200;

/** Modules that run tests are not what is tested. */
const TEST_FRAMEWORKS =
  /^(?:(?:@ember\/test-helpers|@testing-library\/.*|@jest\/.*|@vitest\/.*|node:test|node:assert|assert|ava|chai|ember-qunit|jasmine|jest|mocha|qunit|sinon|tape|vitest|minitest.*|rspec.*|spec_helper|test_helper|mock|pytest|testing|unittest.*|XCTest|Xunit.*|Moq)$|PHPUnit\\|org\.(?:junit|mockito|assertj|hamcrest)|NUnit\.|github\.com\/(?:stretchr\/testify|onsi))/;

interface Collected {
  readonly name: NameSet;
  readonly matcher: NameSet;
}

/**
 * What the changed tests are about: names of suites and tests in changed lines and hunk headers, assertions in added
 * lines, and the imports among the channel's symbols that no test framework owns.
 */
export function extractTestIntent(
  patch: PatchLines,
  files: readonly SignedFile[],
  symbols: readonly ChangedSymbol[],
): TestIntent {
  const found: Collected = { name: new NameSet(MAX_TEST_NAMES), matcher: new NameSet(MAX_MATCHERS) };
  const finder = new LineFinder(patch);
  let linesLeft = MAX_EXTRACTED_LINES;
  for (const file of files) {
    const endLine = Math.min(file.endLine, file.firstLine + linesLeft);
    linesLeft -= endLine - file.firstLine;
    readTestFile(patch, finder, { ...file, endLine }, found);
  }
  const imports = new NameSet(MAX_IMPORTS_UNDER_TEST);
  for (const { symbol, kind } of symbols) {
    if (kind === 'import' && !TEST_FRAMEWORKS.test(symbol)) imports.add(symbol);
  }
  return {
    names: found.name.toSorted(),
    matchers: found.matcher.toSorted(),
    importsUnderTest: imports.toSorted(),
  };
}

function readTestFile({ tables }: PatchLines, finder: LineFinder, file: SignedFile, found: Collected): void {
  const family = familyOf(file.language);
  if (family === null) return;
  const matcher = TEST_PATTERNS[family];
  finder.visitContexts(matcher, file.firstHunk, file.endHunk, (text, patterns) => {
    addMatches(patterns, text, true, found);
  });
  finder.visitLines(matcher, file.firstLine, file.endLine, (text, patterns, line) => {
    addMatches(patterns, text, tables.lines.removed[line] === 1, found);
  });
}

function addMatches(
  candidates: readonly LinePattern<TestPatternKind>[],
  text: string,
  namesOnly: boolean,
  found: Collected,
): void {
  for (const { kind, expression } of candidates) {
    if (found[kind].isFull || (namesOnly && kind === 'matcher')) continue;
    const name = expression
      .exec(text)
      ?.slice(1)
      .find((group) => group !== undefined);
    if (name !== undefined) found[kind].add(name);
  }
}
