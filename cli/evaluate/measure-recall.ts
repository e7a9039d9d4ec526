import type { LabelledPair } from './read-tables.ts';

/** The candidates of one query, best first. */
export interface Ranking {
  readonly query: number;
  readonly candidates: readonly { readonly number: number; readonly score: number }[];
}

export interface EvaluationInput {
  readonly pairs: readonly LabelledPair[];
  readonly rankings: ReadonlyMap<number, Ranking>;
  /** Random pull requests without a label: what an alert rate is measured on. */
  readonly sample: readonly number[];
  /** Author by pull request number. */
  readonly authorOf: ReadonlyMap<number, string | null>;
  /** Whether a pull request is among the candidates of a query at all. */
  readonly isCandidate: (query: number, number: number) => boolean;
}

export interface Recall {
  readonly pairs: number;
  readonly recallAt: { readonly '1': number; readonly '5': number; readonly '20': number };
  readonly meanReciprocalRank: number;
  readonly recallAtAlertRate: { readonly '0.02': number; readonly '0.05': number };
  /** Share of the targets that retrieval proposed; those outside the candidates count as not proposed. */
  readonly retrievedOfLabelled: number;
  /** The same among the targets that are candidates. */
  readonly retrievedOfCandidates: number;
  readonly missed: readonly { readonly a: number; readonly b: number; readonly why: string }[];
}

const WORST_RANK = 20;

/** The measures of the public benchmark, over all pairs of one repository. */
export function measureRecall(input: EvaluationInput): Recall {
  const targets = input.pairs.map((pair) => ({ pair, ...findTarget(input, pair) }));
  const share = (hits: number): number => (targets.length === 0 ? 0 : round(hits / targets.length));
  const within = (rank: number): number =>
    share(targets.filter((target) => target.rank !== null && target.rank <= rank).length);
  const possible = targets.filter((target) => target.possible).length;
  const retrieved = targets.filter((target) => target.rank !== null).length;
  const bestScores = input.sample.map((number) => bestByOthers(input, number));
  const atAlertRate = (rate: number): number => {
    const threshold = alertThreshold(bestScores, rate);
    return share(targets.filter((target) => target.score !== null && target.score >= threshold).length);
  };
  return {
    pairs: targets.length,
    recallAt: { '1': within(1), '5': within(5), '20': within(WORST_RANK) },
    meanReciprocalRank: share(targets.reduce((sum, { rank }) => sum + (rank === null ? 0 : 1 / rank), 0)),
    recallAtAlertRate: { '0.02': atAlertRate(0.02), '0.05': atAlertRate(0.05) },
    retrievedOfLabelled: share(retrieved),
    retrievedOfCandidates: possible === 0 ? 0 : round(retrieved / possible),
    missed: targets.flatMap(({ pair, rank, possible: inReach }) => {
      if (rank !== null && rank <= WORST_RANK) return [];
      const why =
        rank !== null
          ? `ranked ${rank}`
          : inReach
            ? 'not proposed by any retriever'
            : 'not among the candidates: too old, or not in the table';
      return [{ ...pair, why }];
    }),
  };
}

function findTarget(
  input: EvaluationInput,
  { a, b }: LabelledPair,
): { rank: number | null; score: number | null; possible: boolean } {
  const ranking = input.rankings.get(b);
  const at = ranking?.candidates.findIndex(({ number }) => number === a) ?? -1;
  return {
    rank: at < 0 ? null : at + 1,
    score: at < 0 ? null : ranking!.candidates[at]!.score,
    possible: ranking !== undefined && input.isCandidate(b, a),
  };
}

function bestByOthers({ rankings, authorOf }: EvaluationInput, number: number): number {
  const author = authorOf.get(number) ?? null;
  const best = rankings
    .get(number)
    ?.candidates.find((candidate) => author === null || authorOf.get(candidate.number) !== author);
  return best?.score ?? 0;
}

/** The lowest score that at most `rate` of the sample exceeds. */
function alertThreshold(scores: readonly number[], rate: number): number {
  const sorted = [...scores].sort((x, y) => y - x);
  return sorted[Math.floor(rate * sorted.length)] ?? Number.POSITIVE_INFINITY;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
