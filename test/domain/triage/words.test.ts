import { expect, test } from 'vitest';
import { findIssueNumbers, splitWords } from '../../../domain/triage/words.ts';

test('splits text into words that say something', () => {
  expect(splitWords('Fix the HttpKernel: add retry_after to XMLReader')).toEqual(
    ['httpkernel', 'retry_after', 'xmlreader', 'http', 'kernel', 'xmlreader'].filter(
      (word, at, all) => all.indexOf(word) === at,
    ),
  );
  expect(splitWords('Übersetzung für Größe')).toEqual(['übersetzung', 'für', 'größe']);
  expect(splitWords('')).toEqual([]);
});

test('finds the issues that a text names, in each of their forms', () => {
  const text =
    'Fixes #12, closes GH-7; see https://example.org/acme/web/issues/31 and /pull/40, not &#160; nor a#9 or #0';
  expect(findIssueNumbers(text)).toEqual([7, 12, 31, 40]);
});
