/** One query: the signals of each candidate, and which candidates are duplicates. */
export interface RankedQuery {
  readonly candidates: readonly (readonly number[])[];
  readonly duplicates: readonly number[];
}

const RATE = 2;

/**
 * Weights, none below zero, under which duplicates come first: maximises the likelihood of the duplicates in a softmax over the
 * candidates of their query (ListNet: Cao et al., ICML 2007), by projected gradient descent with Nesterov's momentum and a
 * ridge. Deterministic.
 */
export function fitRanking(
  queries: readonly RankedQuery[],
  options: { readonly ridge: number; readonly steps: number },
): number[] {
  const size = queries[0]?.candidates[0]?.length ?? 0;
  let current = new Float64Array(size);
  let ahead = new Float64Array(size);
  // Invariant: no weight of `current` is negative.
  for (let step = 1; step <= options.steps; step++) {
    const gradient = gradientAt(ahead, queries, options.ridge);
    const next = ahead.map((weight, i) => Math.max(0, weight - RATE * gradient[i]!));
    const momentum = (step - 1) / (step + 2);
    ahead = next.map((weight, i) => weight + momentum * (weight - current[i]!));
    current = next;
  }
  return [...current];
}

function gradientAt(weights: Float64Array, queries: readonly RankedQuery[], ridge: number): Float64Array {
  const gradient = weights.map((weight) => ridge * weight);
  for (const { candidates, duplicates } of queries) {
    const scores = candidates.map((signals) => dot(weights, signals));
    const largest = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - largest));
    const total = odds.reduce((sum, value) => sum + value, 0);
    candidates.forEach((signals, at) => {
      const wanted = duplicates.includes(at) ? 1 / duplicates.length : 0;
      const error = (odds[at]! / total - wanted) / queries.length;
      signals.forEach((signal, i) => {
        gradient[i]! += error * signal;
      });
    });
  }
  return gradient;
}

/**
 * Scale and bias that turn a ranking score into a probability: logistic regression on one variable (Platt 1999), by Newton's method.
 * @param scores of pairs, with whether each is a duplicate
 */
export function fitProbability(scores: readonly { readonly score: number; readonly duplicate: boolean }[]): {
  scale: number;
  bias: number;
} {
  let scale = 1;
  let bias = 0;
  for (let step = 0; step < 50; step++) {
    let [gs, gb, hss, hsb, hbb] = [0, 0, 1e-9, 0, 1e-9];
    for (const { score, duplicate } of scores) {
      const p = 1 / (1 + Math.exp(-(scale * score + bias)));
      const error = p - (duplicate ? 1 : 0);
      const curve = p * (1 - p);
      gs += error * score;
      gb += error;
      hss += curve * score * score;
      hsb += curve * score;
      hbb += curve;
    }
    const determinant = hss * hbb - hsb * hsb;
    scale -= (hbb * gs - hsb * gb) / determinant;
    bias -= (hss * gb - hsb * gs) / determinant;
  }
  return { scale, bias };
}

/** Sum of weight times signal. */
export function dot(weights: ArrayLike<number>, signals: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < signals.length; i++) sum += weights[i]! * signals[i]!;
  return sum;
}
