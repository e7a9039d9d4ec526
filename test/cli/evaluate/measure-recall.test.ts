import { describe, expect, test } from 'vitest';
import { type EvaluationInput, measureRecall, type Ranking } from '../../../cli/evaluate/measure-recall.ts';

function ranking(query: number, ...candidates: [number: number, score: number][]): [number, Ranking] {
  return [query, { query, candidates: candidates.map(([number, score]) => ({ number, score })) }];
}

const INPUT: EvaluationInput = {
  pairs: [
    { a: 1, b: 10 },
    { a: 2, b: 11 },
    { a: 3, b: 12 },
    { a: 4, b: 13 },
  ],
  rankings: new Map([
    ranking(10, [1, 0.9], [5, 0.2]),
    ranking(11, [5, 0.8], [6, 0.7], [2, 0.6]),
    ranking(12, [5, 0.4]),
    ranking(13),
    ranking(20, [5, 0.95]),
    ranking(21, [6, 0.65], [7, 0.1]),
    ranking(22),
    ranking(23, [8, 0.3]),
  ]),
  sample: [20, 21, 22, 23],
  authorOf: new Map([
    [20, 'ann'],
    [5, 'ann'],
    [21, 'ben'],
    [6, 'cleo'],
  ]),
  isCandidate: (_query, number) => number !== 4,
};

describe('recall', () => {
  const recall = measureRecall(INPUT);

  test('counts a target within the first places, over all pairs', () => {
    expect(recall.pairs).toBe(4);
    expect(recall.recallAt).toEqual({ '1': 0.25, '5': 0.5, '20': 0.5 });
    expect(recall.meanReciprocalRank).toBeCloseTo((1 + 1 / 3) / 4, 4);
  });

  test('tells what retrieval proposed of all targets, and of those it could have', () => {
    expect(recall.retrievedOfLabelled).toBe(0.5);
    expect(recall.retrievedOfCandidates).toBeCloseTo(2 / 3, 4);
  });

  test('says why a target was missed', () => {
    expect(recall.missed).toEqual([
      { a: 3, b: 12, why: 'not proposed by any retriever' },
      { a: 4, b: 13, why: expect.stringContaining('not among the candidates') },
    ]);
  });

  test('takes the alert threshold from the best candidates by other authors', () => {
    // By others: 0 (the same author), 0.65, 0, 0.3. At most 2 % of four may exceed it, which is none.
    expect(recall.recallAtAlertRate['0.02']).toBe(0.25);
  });
});
