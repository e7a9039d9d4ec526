/** One query: the signals of each candidate, and which candidates are duplicates. */
export interface RankedQuery {
  readonly candidates: readonly (readonly number[])[];
  readonly duplicates: readonly number[];
}

const RATE = 2;

/**
 * Weights, none below zero, under which duplicates come first: maximises the likelihood of the duplicates in a softmax over the
 * candidates of their query (ListNet: Cao et al., ICML 2007), by projected gradient descent with Nesterov's momentum. The ridge
 * pulls towards `prior`, not towards zero: a few hundred pairs correct what was believed before, they do not replace it.
 * Deterministic.
 */
export function fitRanking(
  queries: readonly RankedQuery[],
  options: { readonly ridge: number; readonly steps: number; readonly prior: readonly number[] },
): number[] {
  let current = new Float64Array(options.prior);
  let ahead = new Float64Array(options.prior);
  // Invariant: no weight of `current` is negative.
  for (let step = 1; step <= options.steps; step++) {
    const gradient = gradientAt(ahead, queries, options);
    const next = ahead.map((weight, i) => Math.max(0, weight - RATE * gradient[i]!));
    const momentum = (step - 1) / (step + 2);
    ahead = next.map((weight, i) => weight + momentum * (weight - current[i]!));
    current = next;
  }
  return [...current];
}

function gradientAt(
  weights: Float64Array,
  queries: readonly RankedQuery[],
  { ridge, prior }: { readonly ridge: number; readonly prior: readonly number[] },
): Float64Array {
  const gradient = weights.map((weight, i) => ridge * (weight - prior[i]!));
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

/** One pair for calibration. */
export interface JudgedScore {
  readonly score: number;
  readonly duplicate: boolean;
}

/**
 * Scale and bias that turn a ranking score into a probability: logistic regression on one variable (Platt 1999), by Newton's
 * method with step halving.
 */
export function fitProbability(scores: readonly JudgedScore[]): { scale: number; bias: number } {
  const positives = scores.filter(({ duplicate }) => duplicate).length;
  let scale = 0;
  let bias = Math.log((positives + 0.5) / (scores.length - positives + 0.5));
  let loss = lossOf(scores, scale, bias);
  for (let step = 0; step < 100; step++) {
    const [byScale, byBias] = newtonStep(scores, scale, bias);
    let length = 1;
    // Far from the optimum a whole step may overshoot.
    while (length > 1e-6 && lossOf(scores, scale - length * byScale, bias - length * byBias) > loss)
      length /= 2;
    scale -= length * byScale;
    bias -= length * byBias;
    loss = lossOf(scores, scale, bias);
  }
  return { scale, bias };
}

function newtonStep(scores: readonly JudgedScore[], scale: number, bias: number): [number, number] {
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
  return [(hbb * gs - hsb * gb) / determinant, (hss * gb - hsb * gs) / determinant];
}

function lossOf(scores: readonly JudgedScore[], scale: number, bias: number): number {
  let loss = 0;
  for (const { score, duplicate } of scores) {
    const margin = (scale * score + bias) * (duplicate ? 1 : -1);
    // log(1 + e^-margin) without overflow.
    loss += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
  }
  return loss;
}

/** Sum of weight times signal. */
export function dot(weights: ArrayLike<number>, signals: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < signals.length; i++) sum += weights[i]! * signals[i]!;
  return sum;
}
