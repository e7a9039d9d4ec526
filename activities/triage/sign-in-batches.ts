import type { AttributeRule } from '../../domain/classification/git-attributes.ts';
import type { Database } from '../../lib/database/database.ts';
import { withClient } from '../../lib/database/transaction.ts';
import type { Head } from '../../sql/analysis/list-heads.ts';
import { type AnalysisLane, startAnalysisRuns } from '../../sql/analysis/store-analysis-runs.ts';
import { readAhead } from './read-ahead.ts';
import { type SignedHead, signHeads } from './sign-heads.ts';
import type { SigningPools } from './signing-pools.ts';
import type { TriageConfig } from './triage-config.ts';

/** Heads stored and compared in one transaction: the more, the more of their postings fall on one page of the index. */
const BATCH_HEADS = 256;
/** Heads signed while a batch before them is compared and stored. */
const HEADS_AHEAD = 2 * BATCH_HEADS;

export interface SigningSurroundings {
  readonly database: Database;
  /** What the repository's `.gitattributes` says of generated and vendored files. */
  readonly readAttributes: (mirrorDirectory: string) => Promise<readonly AttributeRule[]>;
}

export interface SignInBatchesRequest {
  readonly repoId: number;
  readonly mirrorDirectory: string;
  readonly heads: readonly Head[];
  readonly config: TriageConfig;
  readonly lane: AnalysisLane;
  readonly signal?: AbortSignal;
}

/** Signs heads, in their order, in batches to store; their runs are marked as running before the work begins. */
export async function* signInBatches(
  { database, readAttributes }: SigningSurroundings,
  pools: SigningPools,
  request: SignInBatchesRequest,
): AsyncGenerator<SignedHead[], void, undefined> {
  const { repoId, mirrorDirectory, heads, config, lane, signal } = request;
  if (heads.length === 0) return;
  await withClient(database, (client) => startAnalysisRuns(client, repoId, lane, config.versions, heads));
  const pool = await pools.take(config.rules);
  const attributes = await readAttributes(mirrorDirectory);
  const stream = readAhead(signHeads(pool, { mirrorDirectory, heads, attributes, signal }), HEADS_AHEAD);
  let batch: SignedHead[] = [];
  for await (const one of stream) {
    batch.push(one);
    if (batch.length < BATCH_HEADS) continue;
    yield batch;
    signal?.throwIfAborted();
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
