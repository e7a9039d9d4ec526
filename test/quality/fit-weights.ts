/**
 * Fits the weights of the score on labelled pairs and prints them as YAML for a config snapshot. Only pairs of the training half
 * are looked at: halves are told apart by a hash of repository and number, so the other half stays unseen.
 *
 *   node test/quality/fit-weights.ts --database <url> --pairs <file> <owner/name=mirror=table> …
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readPairs, readPullRequests } from '../../cli/evaluate/read-tables.ts';
import { runEvaluate } from '../../cli/evaluate/run-evaluate.ts';
import { SCORE_SIGNALS, type ScoreSignal } from '../../domain/triage/score-signal.ts';
import { dot, fitProbability, fitRanking } from './fit-ranking.ts';

const RIDGE = 0.1;
const STEPS = 400;
/** The untrained sum: what each signal was believed to be worth before any pair was looked at. */
const PRIOR: Readonly<Record<ScoreSignal, number>> = {
  paths: 2,
  fileNames: 0.4,
  folders: 0.2,
  added: 3,
  removed: 2,
  symbols: 0.6,
  title: 3,
  body: 1.4,
  issues: 2,
  containment: 2,
  mutualContainment: 1,
  sameCanonicalHash: 2,
  closeness: 3,
};
/** Score of a query that has no candidate by another author. */
const NO_CANDIDATE = -30;
/** Share of random pull requests that have a candidate above a score of one half. */
const HALF_ALERT_RATE = 0.02;
const SAMPLE = 600;
const SEED = 7;

interface Query {
  /** Whether each candidate is by another author: the same person's next attempt is no alert. */
  readonly byOthers: readonly boolean[];
  readonly candidates: readonly (readonly number[])[];
  readonly duplicates: readonly number[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { database: { type: 'string' }, pairs: { type: 'string' } },
});
if (values.database === undefined || values.pairs === undefined || positionals.length === 0) {
  console.error('usage: fit-weights.ts --database <url> --pairs <file> <owner/name=mirror=table> …');
  process.exit(2);
}

const queries: Query[] = [];
for (const argument of positionals) {
  const [repo, mirror, table] = argument.split('=') as [string, string, string];
  queries.push(...(await collect(values.database, values.pairs, repo, mirror, table)));
}
const labelled = queries.filter(({ duplicates }) => duplicates.length > 0);
const weights = fitRanking(labelled, {
  ridge: RIDGE,
  steps: STEPS,
  prior: SCORE_SIGNALS.map((signal) => PRIOR[signal]),
});
const pairs = queries.flatMap(({ candidates, duplicates }) =>
  candidates.map((signals, at) => ({ score: dot(weights, signals), duplicate: duplicates.includes(at) })),
);
const { scale } = fitProbability(pairs);
const best = queries
  .filter(({ duplicates }) => duplicates.length === 0)
  .map(({ candidates, byOthers }) => {
    const scores = candidates.filter((_, at) => byOthers[at]).map((signals) => dot(weights, signals));
    return scale * Math.max(NO_CANDIDATE, ...scores);
  })
  .sort((x, y) => y - x);
const bias = -best[Math.floor(HALF_ALERT_RATE * best.length)]!;
console.log(`# ${labelled.length} labelled queries, ${best.length} unlabelled ones, ${pairs.length} pairs`);
for (const rate of [0.02, 0.05, 0.1, 0.2]) {
  const score = 1 / (1 + Math.exp(-(best[Math.floor(rate * best.length)]! + bias)));
  console.log(`# score of an alert rate of ${rate}: ${score.toFixed(3)}`);
}
console.log(`weights:\n  bias: ${bias.toFixed(2)}`);
SCORE_SIGNALS.forEach((signal, i) => {
  console.log(`  ${signal}: ${(scale * weights[i]!).toFixed(2)}`);
});

/** Runs one repository through the product and keeps the training half of what it ranked. */
async function collect(
  databaseUrl: string,
  pairsFile: string,
  repo: string,
  mirror: string,
  table: string,
): Promise<Query[]> {
  const duplicatesOf = new Map<number, Set<number>>();
  const inAnyPair = new Set<number>();
  for (const { a, b } of await readPairs(pairsFile, repo)) {
    duplicatesOf.set(b, (duplicatesOf.get(b) ?? new Set()).add(a));
    inAnyPair.add(a).add(b);
  }
  const authorOf = new Map((await readPullRequests(table)).map((row) => [row.number, row.author ?? null]));
  const collected: Query[] = [];
  await runEvaluate({
    databaseUrl,
    mirror,
    pullRequestsFile: table,
    pairsFile,
    repo,
    sample: SAMPLE,
    seed: SEED,
    bases: 'table',
    threads: 2,
    onRanked: (number, ranked) => {
      if (!isTraining(repo, number) || ranked.length === 0) return;
      const numbers = ranked.map(({ candidate }) => candidate.number);
      const known = duplicatesOf.get(number);
      // An earlier half of a pair may have unlabelled duplicates among its candidates: it teaches nothing sure.
      if (!known && inAnyPair.has(number)) return;
      collected.push({
        byOthers: numbers.map((other) => authorOf.get(other) !== authorOf.get(number)),
        candidates: ranked.map((one) => [...one.explain().signals]),
        duplicates: numbers.flatMap((candidate, at) => (known?.has(candidate) ? [at] : [])),
      });
    },
  });
  return collected;
}

function isTraining(repo: string, number: number): boolean {
  return createHash('sha256').update(`${repo}#${number}`).digest()[0]! % 2 === 0;
}
