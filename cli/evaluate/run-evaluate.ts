import { createTriage } from '../../activities/triage/create-triage.ts';
import { loadTriageConfig } from '../../activities/triage/triage-config.ts';
import type { RankedCandidate } from '../../domain/triage/rank-candidates.ts';
import type { Database } from '../../lib/database/database.ts';
import { PulseError } from '../../lib/errors.ts';
import { loadCommitGraph } from '../../sources/git/graph/load-commit-graph.ts';
import { createSigningPool } from '../../worker-threads/signing-pool.ts';
import { type BaseChoice, chooseBases } from './choose-bases.ts';
import { loadRepository } from './load-repository.ts';
import { measureRecall, type Ranking, type Recall } from './measure-recall.ts';
import { readPairs, readPullRequests } from './read-tables.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { takeSample } from './take-sample.ts';

/** Heads analysed between two lines of progress. */
const PAGE_HEADS = 2_000;

export interface EvaluateOptions {
  readonly databaseUrl: string;
  /** Git directory that holds the heads. */
  readonly mirror: string;
  readonly pullRequestsFile: string;
  readonly pairsFile: string;
  /** owner/name, as in the pairs. */
  readonly repo: string;
  /** Unlabelled pull requests that alert rates are measured on. */
  readonly sample: number;
  readonly seed: number;
  /** Whose bases the diffs start from. */
  readonly bases: BaseChoice;
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Sees every ranking of a query: for fitting weights. */
  readonly onRanked?: (number: number, ranked: readonly RankedCandidate[]) => void;
}

export interface Evaluation extends Recall {
  readonly repo: string;
  readonly pullRequests: number;
  /** Share of the table's trustworthy bases that our own rule finds too; null when the table's were taken. */
  readonly basesAgree: number | null;
  readonly versions: { readonly signature: number; readonly algorithm: number; readonly config: number };
  readonly seconds: number;
}

/**
 * Replays a table of pull requests through the product's own code, in order of number (each is compared with the earlier ones, then
 * indexed), and measures how well labelled pairs are found.
 */
export async function runEvaluate(options: EvaluateOptions): Promise<Evaluation> {
  const startedAt = performance.now();
  const [table, pairs] = await Promise.all([
    readPullRequests(options.pullRequestsFile),
    readPairs(options.pairsFile, options.repo),
  ]);
  if (pairs.length === 0) {
    throw new PulseError(
      'no_pairs',
      `${options.pairsFile} has no usable pair of ${options.repo}: check --repo owner/name.`,
    );
  }
  const graph = await loadCommitGraph(options.mirror, { signal: options.signal });
  const bases = await chooseBases(options.mirror, table, options.bases, options.signal);
  const labelled = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return withScratchDatabase(options.databaseUrl, async (database) => {
    const repoId = await insertRepository(database, options.repo);
    const stored = await loadRepository(database, repoId, options.mirror, graph, bases.pullRequests);
    const sample = takeSample(
      stored.filter((number) => !labelled.has(number)),
      options.sample,
      options.seed,
    );
    const wanted = new Set([...pairs.map(({ b }) => b), ...sample]);
    const rankings = await replay(database, repoId, stored.length, wanted, options);
    const config = await loadTriageConfig(database.slonik, repoId);
    const opened = new Map(table.map((row) => [row.number, row.est_opened]));
    const lookbackSeconds = config.thresholds.retrieval.lookbackDays * 86_400;
    const known = new Set(stored);
    const recall = measureRecall({
      pairs,
      rankings,
      sample,
      authorOf: new Map(table.map((row) => [row.number, row.author ?? null])),
      isCandidate: (query, number) =>
        known.has(number) && number < query && opened.get(query)! - opened.get(number)! <= lookbackSeconds,
    });
    const { signatureVersion, algorithmVersion, configVersion } = config.versions;
    return {
      repo: options.repo,
      ...recall,
      pullRequests: stored.length,
      basesAgree: bases.agree,
      versions: { signature: signatureVersion, algorithm: algorithmVersion, config: configVersion },
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    };
  });
}

async function replay(
  database: Database,
  repoId: number,
  total: number,
  wanted: ReadonlySet<number>,
  options: EvaluateOptions,
): Promise<Map<number, Ranking>> {
  const rankings = new Map<number, Ranking>();
  const triage = createTriage({
    database,
    createSigningPool: (rules) => createSigningPool({ rules, threads: options.threads }),
    readAttributes: async () => [],
  });
  try {
    let done = 0;
    for (let afterNumber: number | null = 0; afterNumber !== null; ) {
      const counts = await triage.analysePage({
        repoId,
        mirrorDirectory: options.mirror,
        afterNumber,
        limit: PAGE_HEADS,
        ...(options.signal ? { signal: options.signal } : {}),
        onRanked: (number, ranked) => {
          if (!wanted.has(number)) return;
          options.onRanked?.(number, ranked);
          rankings.set(number, {
            query: number,
            candidates: ranked.map(({ candidate, final }) => ({
              number: candidate.number,
              score: final,
            })),
          });
        },
      });
      done += counts.done + counts.degraded + counts.failed;
      afterNumber = counts.lastNumber;
      options.onProgress?.(done, total);
    }
  } finally {
    await triage.close();
  }
  return rankings;
}

async function insertRepository(database: Database, repo: string): Promise<number> {
  const [owner, name] = repo.split('/');
  if (!owner || !name) {
    throw new PulseError('bad_repository_name', `--repo must be owner/name, not "${repo}".`);
  }
  const { rows } = await database.pg.query<{ repo_id: number }>(
    'insert into repositories (owner, name) values ($1, $2) returning repo_id',
    [owner, name],
  );
  return rows[0]!.repo_id;
}
