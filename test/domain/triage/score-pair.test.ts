import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexFeatures } from '../../../domain/triage/compare-features.ts';
import { DEFAULT_THRESHOLDS_YAML } from '../../../domain/triage/default-thresholds-yaml.ts';
import { FEATURE_KIND, FEATURE_KIND_COUNT } from '../../../domain/triage/feature-kind.ts';
import {
  attachWeights,
  createFeatureVector,
  type WeightedFeatures,
} from '../../../domain/triage/feature-vector.ts';
import { computeScore, orderWeights, scorePair } from '../../../domain/triage/score-pair.ts';
import { SCORE_SIGNALS, type ScoreSignal } from '../../../domain/triage/score-signal.ts';
import { parseThresholds } from '../../../lib/triage-config/parse-thresholds.ts';

const weights = orderWeights(parseThresholds(DEFAULT_THRESHOLDS_YAML).weights);

/** Features with equal weights: numbers of a kind. */
function featuresOf(features: readonly (readonly [kind: number, value: number])[]): WeightedFeatures {
  const vector = createFeatureVector(new Uint32Array(features.flat()));
  return attachWeights(vector, new Float32Array(vector.count).fill(2));
}

const feature = fc.tuple(
  fc.integer({ min: 0, max: FEATURE_KIND_COUNT - 1 }),
  fc.integer({ min: 0, max: 20 }),
);
const DAY = 86_400;

test('a score is a share, and the same from both sides', () => {
  fc.assert(
    fc.property(fc.array(feature, { maxLength: 40 }), fc.array(feature, { maxLength: 40 }), (a, b) => {
      const forth = scorePair(indexFeatures(featuresOf(a)), featuresOf(b), 0, weights);
      const back = scorePair(indexFeatures(featuresOf(b)), featuresOf(a), 0, weights);
      expect(forth.final).toBeGreaterThanOrEqual(0);
      expect(forth.final).toBeLessThanOrEqual(1);
      expect(back.final).toBeCloseTo(forth.final, 12);
      for (const signal of forth.signals) {
        expect(signal).toBeGreaterThanOrEqual(0);
        expect(signal).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('sharing more never scores less, and time apart never scores more', () => {
  const alone = [
    [FEATURE_KIND.path, 1],
    [FEATURE_KIND.added, 16],
    [FEATURE_KIND.titleWord, 3],
  ] as const;
  const other = [
    [FEATURE_KIND.path, 7],
    [FEATURE_KIND.added, 48],
    [FEATURE_KIND.titleWord, 9],
  ] as const;
  let before = scorePair(indexFeatures(featuresOf(alone)), featuresOf(other), 30 * DAY, weights).final;
  for (let shared = 1; shared <= alone.length; shared++) {
    const mixed = [...alone.slice(0, shared), ...other.slice(shared)];
    const score = scorePair(indexFeatures(featuresOf(alone)), featuresOf(mixed), 30 * DAY, weights).final;
    expect(score).toBeGreaterThan(before);
    before = score;
  }
  expect(
    scorePair(indexFeatures(featuresOf(alone)), featuresOf(alone), 90 * DAY, weights).final,
  ).toBeLessThan(before);
});

test('each signal stands at its place, and the number alone is the same number', () => {
  const kinds: [kind: number, signal: ScoreSignal][] = [
    [FEATURE_KIND.path, 'paths'],
    [FEATURE_KIND.fileName, 'fileNames'],
    [FEATURE_KIND.folder, 'folders'],
    [FEATURE_KIND.added, 'added'],
    [FEATURE_KIND.removed, 'removed'],
    [FEATURE_KIND.symbol, 'symbols'],
    [FEATURE_KIND.titleWord, 'title'],
    [FEATURE_KIND.bodyWord, 'body'],
    [FEATURE_KIND.issue, 'issues'],
    [FEATURE_KIND.canonicalHash, 'sameCanonicalHash'],
  ];
  for (const [kind, signal] of kinds) {
    const features = featuresOf([[kind, 16]]);
    const { signals, final } = scorePair(indexFeatures(features), features, 60 * DAY, weights);
    const found = SCORE_SIGNALS.filter((_, at) => signals[at] === 1);
    const lines = ['containment', 'mutualContainment'];
    expect(found).toEqual([signal, ...(signal === 'added' || signal === 'removed' ? lines : [])]);
    expect(signals[SCORE_SIGNALS.indexOf('closeness')]).toBe(0.5);
    expect(computeScore(indexFeatures(features), features, 60 * DAY, weights)).toBe(final);
  }
});
