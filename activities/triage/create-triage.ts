import type { ClassificationRules } from '../../domain/classification/classification-rules.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction, withClient } from '../../lib/database/transaction.ts';
import { PulseError } from '../../lib/errors.ts';
import { type Head, listHeads } from '../../sql/analysis/list-heads.ts';
import { countIndexed, readFeatures } from '../../sql/triage/read-features.ts';
import type { SigningPool } from '../../worker-threads/signing-pool.ts';
import { type BatchContext, compareBatch, type RankingObserver, storeBatch } from './analyse-batch.ts';
import { type AnalysisLock, withAnalysisLock } from './analysis-lock.ts';
import { PageCounter, type PageCounts } from './page-counter.ts';
import { postingsInMemory, postingsInTables } from './posting-source.ts';
import { requeueLaterOnes } from './requeue-later.ts';
import { SideCache } from './side-cache.ts';
import { type SigningSurroundings, signInBatches } from './sign-in-batches.ts';
import { SigningPools } from './signing-pools.ts';
import { loadTriageConfig, type TriageConfig } from './triage-config.ts';
import { WindowCache } from './window-cache.ts';

/** Repositories whose postings are kept in memory between pages. */
const WINDOWS_LIMIT = 4;
/** Signed pull requests kept in memory, about 10 kB each. */
const SIDES_LIMIT = 4_000;
/** Pools of signing threads, one for each set of classification rules in use. */
const POOLS_LIMIT = 2;
/** Batches stored at the same time, each in its own transaction. */
const STORES_LIMIT = 2;
/** Named in degraded runs that the next sync does again. */
const NOT_INDEXED = 'candidates: earlier pull requests are not indexed yet';

export interface TriageDependencies extends SigningSurroundings {
  readonly createSigningPool: (rules: ClassificationRules) => SigningPool;
}

export interface PageRequest {
  readonly repoId: number;
  readonly mirrorDirectory: string;
  /** Pull requests up to this number are dealt with. */
  readonly afterNumber: number;
  readonly limit: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (counts: PageCounts) => void;
  readonly onRanked?: RankingObserver;
}

export interface PullRequestRequest {
  readonly repoId: number;
  readonly mirrorDirectory: string;
  readonly number: number;
  readonly signal?: AbortSignal;
}

/** Signs pull requests, finds the earlier ones that may be the same work, and stores the evidence. */
export interface Triage {
  /** The next pull requests of a repository in order of number; heads that are done are skipped. */
  analysePage(request: PageRequest): Promise<PageCounts>;
  /** One pull request at its current head, done or not. */
  analysePullRequest(request: PullRequestRequest): Promise<PageCounts>;
  close(): Promise<void>;
}

/** The two lanes of analysis over the same functions and the same rows. */
export function createTriage(deps: TriageDependencies): Triage {
  const pools = new SigningPools(deps.createSigningPool, POOLS_LIMIT);
  const windows = new WindowCache(WINDOWS_LIMIT);
  const sides = new SideCache(SIDES_LIMIT);

  async function analysePage(request: PageRequest): Promise<PageCounts> {
    const { repoId } = request;
    const config = await loadTriageConfig(deps.database.slonik, repoId);
    const heads = await readHeads(deps.database, config, request);
    const counts = new PageCounter(request.onProgress);
    const due = heads.filter((head) => !head.isDone);
    counts.skip(heads, due);
    if (due.length > 0) {
      await withAnalysisLock(deps.database, repoId, (lock) =>
        analyseBatches(lock, request, config, due, counts),
      ).catch((error: unknown) => {
        windows.forget(repoId);
        throw error;
      });
    }
    return counts.finish(heads.at(-1)?.number ?? null);
  }

  /** Compares each batch while the one before it is being stored: the database and this thread work at the same time. */
  async function analyseBatches(
    lock: AnalysisLock,
    request: PageRequest,
    config: TriageConfig,
    due: readonly Head[],
    counts: PageCounter,
  ): Promise<void> {
    const { repoId } = request;
    const window = await windows.refresh(lock.client, repoId, due[0]!.fromNumber);
    const context: BatchContext = {
      repoId,
      config,
      source: postingsInMemory(window),
      window,
      sides,
      sharedReasons: [],
      onRanked: request.onRanked,
    };
    /** Each settles when its batch and all before it are stored: progress never runs ahead of what is safe. */
    const storing: Promise<void>[] = [];
    try {
      for await (const batch of signInBatches(deps, pools, {
        ...request,
        heads: due,
        config,
        lane: 'bulk',
      })) {
        const compared = await compareBatch(context, batch);
        if (storing.length >= STORES_LIMIT) await storing.shift();
        lock.check();
        const store = inTransaction(deps.database, async (client) => {
          windows.noteWritten(repoId, await storeBatch(client, context, batch, compared));
        });
        const stored = Promise.all([...storing, store]).then(() => counts.add(batch, []));
        // Met when its turn comes.
        stored.catch(() => {});
        storing.push(stored);
      }
      await Promise.all(storing);
    } finally {
      // The lock may not be given back while something is still being stored.
      await Promise.allSettled(storing);
    }
  }

  async function analysePullRequest(request: PullRequestRequest): Promise<PageCounts> {
    const { repoId, number } = request;
    const config = await loadTriageConfig(deps.database.slonik, repoId);
    const [head] = await readHeads(deps.database, config, {
      repoId,
      afterNumber: number - 1,
      limit: 1,
    });
    if (head?.number !== number) {
      throw new PulseError('pull_request_unknown', `There is no pull request ${number} in this repository.`);
    }
    const counts = new PageCounter(undefined);
    for await (const batch of signInBatches(deps, pools, {
      ...request,
      heads: [head],
      config,
      lane: 'live',
    })) {
      const sharedReasons = await withAnalysisLock(deps.database, repoId, async ({ client }) => {
        const { indexed, known } = await countIndexed(client, repoId, head.fromNumber, number);
        const reasons = indexed < known ? [NOT_INDEXED] : [];
        const [before] = await readFeatures(client, repoId, [number]);
        const context: BatchContext = {
          repoId,
          config,
          source: postingsInTables(client, repoId),
          window: null,
          sides,
          sharedReasons: reasons,
          onRanked: undefined,
        };
        const compared = await compareBatch(context, batch);
        await inTransaction(deps.database, async (writer) => {
          await storeBatch(writer, context, batch, compared);
          if (before?.headSha !== head.headSha) await requeueLaterOnes(writer, repoId, batch[0]!, config);
        });
        return reasons;
      });
      counts.add(batch, sharedReasons);
    }
    return counts.finish(number);
  }

  return { analysePage, analysePullRequest, close: () => pools.close() };
}

async function readHeads(
  database: Database,
  config: TriageConfig,
  request: { readonly repoId: number; readonly afterNumber: number; readonly limit: number },
): Promise<Head[]> {
  return withClient(database, (client) =>
    listHeads(client, {
      repoId: request.repoId,
      afterNumber: request.afterNumber,
      limit: request.limit,
      ...config.versions,
      lookbackDays: config.thresholds.retrieval.lookbackDays,
    }),
  );
}
