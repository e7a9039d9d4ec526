import { describe, expect, test } from 'vitest';
import { type CategoryInput, categorise } from '../../../domain/triage/categorise.ts';
import { DEFAULT_THRESHOLDS_YAML } from '../../../domain/triage/default-thresholds-yaml.ts';
import type { EdgeScores } from '../../../domain/triage/edge.ts';
import { parseThresholds } from '../../../lib/triage-config/parse-thresholds.ts';

const limits = parseThresholds(DEFAULT_THRESHOLDS_YAML).categories;

const NOTHING: EdgeScores = {
  final: 0.05,
  paths: 0,
  added: 0,
  removed: 0,
  symbols: 0,
  title: 0,
  body: null,
  containmentOfA: 0,
  containmentOfB: 0,
  productionContainmentOfA: 0,
  productionContainmentOfB: 0,
  jaccard: 0,
  simhashDistance: 32,
  sameCanonicalHash: false,
  sharedIssues: 0,
  sharedTests: 0,
  closeness: 1,
  daysApart: 0,
};

interface Case {
  readonly scores?: Partial<EdgeScores>;
  readonly decisive?: Partial<CategoryInput['decisive']>;
  readonly rest?: Partial<
    Pick<CategoryInput, 'stacked' | 'sameHead' | 'differentBases' | 'bothMerged' | 'missing'>
  >;
}

function decide({ scores, decisive, rest }: Case) {
  return categorise(
    {
      scores: { ...NOTHING, ...scores },
      decisive: {
        sameHash: false,
        containmentOfA: 0,
        containmentOfB: 0,
        smallerCount: 100,
        files: { ofA: 2, ofB: 2, common: 2, areNew: false, isSamePaths: true },
        reversal: { share: 0, isNamed: false },
        ...decisive,
      },
      stacked: false,
      sameHead: false,
      differentBases: null,
      bothMerged: false,
      missing: [],
      ...rest,
    },
    limits,
  );
}

describe('the category of a pair', () => {
  const same = { containmentOfA: 0.95, containmentOfB: 0.92 };
  const high = limits.competingScore + 0.1;
  const cases: [string, Case, string, string | null][] = [
    ['equal hashes', { decisive: { sameHash: true } }, 'same_change', null],
    ['the same commit', { rest: { sameHead: true, stacked: true } }, 'same_change', null],
    ['nearly all of each in the other', { decisive: same }, 'same_change', null],
    [
      'nearly all of each, of next to nothing',
      { decisive: { ...same, smallerCount: 2 } },
      'not_related',
      null,
    ],
    [
      'one inside the other',
      { decisive: { containmentOfA: 0.3, containmentOfB: 0.9 } },
      'same_feature',
      null,
    ],
    ['the same tests and symbols', { scores: { sharedTests: 2, symbols: 0.8 } }, 'same_feature', null],
    ['a stack of the same change', { decisive: same, rest: { stacked: true } }, 'related', 'stacked'],
    [
      'the same change for another branch',
      { decisive: same, rest: { differentBases: ['1.x', 'main'] } },
      'related',
      'backport',
    ],
    ['the same change, merged twice', { decisive: same, rest: { bothMerged: true } }, 'related', 'backport'],
    [
      'one inside the other, and both merged',
      { decisive: { containmentOfB: 0.9 }, rest: { bothMerged: true } },
      'related',
      'backport',
    ],
    ['other work for another branch', { rest: { differentBases: ['1.x', 'main'] } }, 'not_related', null],
    [
      'a linked issue and a high score',
      { scores: { sharedIssues: 1, final: high } },
      'competing_implementation',
      null,
    ],
    [
      'the same title and a high score',
      { scores: { title: 0.9, final: high } },
      'competing_implementation',
      null,
    ],
    ['a linked issue and a low score', { scores: { sharedIssues: 1 } }, 'not_related', null],
    ['a high score without a shared goal', { scores: { final: high } }, 'uncertain', null],
    ['a middling score', { scores: { final: limits.relatedScore } }, 'related', null],
    [
      'a middling score with a signal missing',
      { scores: { final: limits.relatedScore }, rest: { missing: ['diff'] } },
      'uncertain',
      null,
    ],
    ['nothing in common', {}, 'not_related', null],
  ];
  for (const [name, input, category, relation] of cases) {
    test(`${name}: ${category}`, () => {
      expect(decide(input)).toMatchObject({ category, relation });
      expect(decide(input).reason).not.toBe('');
    });
  }
});

describe('the same lines in different files', () => {
  const apart = { ofA: 3, ofB: 3, common: 0, areNew: false, isSamePaths: false };
  const same = { sameHash: true, containmentOfA: 1, containmentOfB: 1, files: apart };

  test('are no finding, whatever the titles, and the sentence says so', () => {
    const decision = decide({ decisive: same, scores: { title: 0.9, final: 0.9 } });
    expect(decision).toEqual({
      category: 'related',
      relation: null,
      reason: 'The same lines in different files: no file in common.',
    });
    const few = decide({ decisive: { ...same, files: { ...apart, common: 1 } } });
    expect(few.reason).toBe('The same lines in different files: 1 of 3 files in common.');
  });

  test('are a finding when each side adds them in files of its own, whose names it chose', () => {
    const decision = decide({ decisive: { ...same, files: { ...apart, areNew: true } } });
    expect(decision.category).toBe('same_change');
  });

  test('are a finding when symbols, tests or an issue are the same, and paths are not called the same', () => {
    for (const scores of [{ symbols: 1 }, { sharedTests: 1 }, { sharedIssues: 1 }]) {
      const decision = decide({ decisive: same, scores });
      expect(decision.category).toBe('same_change');
      expect(decision.reason).toBe(
        'The same lines, white space aside; 0 of 3 files have the same path or name.',
      );
    }
  });
});

describe('a revert and what it takes back', () => {
  const back = { reversal: { share: 0.95, isNamed: false } };

  test('are no finding, though titles and symbols are alike', () => {
    const scores = { final: 0.9, title: 0.9, symbols: 1, sharedTests: 2 };
    expect(decide({ decisive: back, scores })).toMatchObject({ category: 'related', relation: null });
    expect(decide({ decisive: { reversal: { share: 0, isNamed: true } }, scores }).reason).toBe(
      'One takes the other back: so it says.',
    );
  });

  test('are told from code that was moved twice, whose lines go both ways in each', () => {
    const moved = { containmentOfA: 1, containmentOfB: 1, reversal: { share: 1, isNamed: false } };
    expect(decide({ decisive: moved }).category).toBe('same_change');
  });
});
