import { expect, test } from 'vitest';
import type { PullRequestSignature } from '../../../domain/signature.ts';
import { extractFeatures, type PullRequestText } from '../../../domain/triage/extract-features.ts';
import {
  FEATURE_KIND,
  FEATURE_LIMITS,
  type FeatureKind,
  KIND_MASK,
} from '../../../domain/triage/feature-kind.ts';

const TEXT: PullRequestText = { number: 1, title: '', body: null, ownCommits: [] };

function featuresOf(paths: readonly string[], kind: FeatureKind, text = TEXT): Set<string> {
  const signature: PullRequestSignature = {
    truncated: false,
    channels: [],
    files: paths.map((path) => ({
      path,
      previousPath: null,
      status: 'modified',
      additions: 1,
      deletions: 0,
      channel: 'production',
      noise: null,
      language: null,
      patchTruncated: false,
    })),
  };
  const { count, hi, lo } = extractFeatures(signature, text);
  const found = new Set<string>();
  for (let i = 0; i < count; i++) if ((lo[i]! & KIND_MASK) === kind) found.add(`${hi[i]} ${lo[i]}`);
  return found;
}

test('of too many paths the same are kept, whatever stands around them', () => {
  const paths = Array.from({ length: 1_000 }, (_, n) => `src/part-${n}/file.ts`);
  const all = featuresOf(paths, FEATURE_KIND.path);
  expect(all.size).toBe(FEATURE_LIMITS.path);
  const others = Array.from({ length: 100 }, (_, n) => `a/other-${n}.ts`);
  const mixed = featuresOf([...others, ...paths.toReversed()], FEATURE_KIND.path);
  expect(mixed.size).toBe(FEATURE_LIMITS.path);
  // A tenth more paths push out about a tenth.
  expect([...mixed].filter((one) => all.has(one)).length).toBeGreaterThan(FEATURE_LIMITS.path * 0.75);
});

test('of too many words the first are kept, of commits the newest', () => {
  const words = (count: number): string =>
    Array.from(
      { length: count },
      (_, n) => `word${String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26))}`,
    ).join(' ');
  const few = featuresOf([], FEATURE_KIND.bodyWord, { ...TEXT, body: words(FEATURE_LIMITS.bodyWord) });
  const many = featuresOf([], FEATURE_KIND.bodyWord, { ...TEXT, body: words(200) });
  expect(many).toEqual(few);
  const commits = Array.from({ length: 100 }, (_, n) => n.toString(16).padStart(8, '0').repeat(5));
  const kept = featuresOf([], FEATURE_KIND.commit, { ...TEXT, ownCommits: commits });
  const newest = featuresOf([], FEATURE_KIND.commit, {
    ...TEXT,
    ownCommits: commits.slice(0, FEATURE_LIMITS.commit),
  });
  expect(kept).toEqual(newest);
});
