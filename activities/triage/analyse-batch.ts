import type { ClientBase } from 'pg';
import type { IndexedPullRequest, PostingWindow } from '../../domain/triage/posting-window.ts';
import { propose, type RankedCandidate, rankCandidates } from '../../domain/triage/rank-candidates.ts';
import type { Thresholds } from '../../domain/triage/thresholds.ts';
import type { AnalysedHead } from '../../sql/analysis/store-analysis-runs.ts';
import { finishAnalysisRuns } from '../../sql/analysis/store-analysis-runs.ts';
import { readLastWriteId, storeFeatures } from '../../sql/triage/store-features.ts';
import { storeSignatures } from '../../sql/triage/store-signatures.ts';
import { describePair } from './describe-pair.ts';
import { describeHead, type IndexableHead } from './index-head.ts';
import type { PostingSource } from './posting-source.ts';
import type { SideCache } from './side-cache.ts';
import type { SignedHead } from './sign-heads.ts';
import type { TriageConfig } from './triage-config.ts';

/** Sees every pull request with all of its scored candidates, best first: how retrieval and scores are evaluated. */
export type RankingObserver = (number: number, ranked: readonly RankedCandidate[]) => void;

export interface BatchContext {
  readonly repoId: number;
  readonly config: TriageConfig;
  readonly source: PostingSource;
  /** The window to keep up to date with what is indexed here; none when the source is the tables. */
  readonly window: PostingWindow | null;
  readonly sides: SideCache;
  /** Reasons that hold for every head, such as earlier pull requests that are not indexed yet. */
  readonly sharedReasons: readonly string[];
  readonly onRanked: RankingObserver | undefined;
}

/** A head with its candidates, compared but not stored yet. */
export interface ComparedHead {
  readonly head: IndexableHead;
  readonly indexed: IndexedPullRequest;
  readonly ranked: readonly RankedCandidate[];
  readonly others: ReadonlyMap<number, IndexedPullRequest>;
}

/**
 * Compares heads with earlier pull requests, in the order given, which must be that of their numbers. The repository's analysis
 * lock must be held until they are stored.
 */
export async function compareBatch(
  context: BatchContext,
  signed: readonly SignedHead[],
): Promise<ComparedHead[]> {
  const compared: ComparedHead[] = [];
  for (const one of signed) {
    const result = await compareHead(context, describeHead(one));
    compared.push(result);
    context.window?.put(result.indexed);
    context.sides.put(context.repoId, result.head.side);
  }
  return compared;
}

/**
 * Stores what came of a comparison, inside the caller's transaction.
 * @returns the last write id of the features stored
 */
export async function storeBatch(
  client: ClientBase,
  context: BatchContext,
  signed: readonly SignedHead[],
  compared: readonly ComparedHead[],
): Promise<number> {
  const { repoId, config } = context;
  await storeSignatures(
    client,
    repoId,
    config.versions.signatureVersion,
    signed.map(({ head, signature }) => ({ prId: head.prId, headSha: head.headSha, signature })),
  );
  await storeFeatures(
    client,
    repoId,
    compared.map(({ indexed }) => indexed),
  );
  const writeId = await readLastWriteId(client);
  await finishAnalysisRuns(client, repoId, config.versions, await describeHeads(client, context, compared));
  return writeId;
}

async function compareHead(context: BatchContext, head: IndexableHead): Promise<ComparedHead> {
  const { thresholds } = context.config;
  const { side } = head;
  const probed = await context.source.probe(
    { ...head, beforeNumber: side.number },
    thresholds.retrieval.frequencyCap,
  );
  const proposal = propose(probed, thresholds);
  const others = await context.source.read(proposal.candidates.map(({ number }) => number));
  const ranked = rankCandidates(proposal, side.openedAt, (number) => others.get(number), thresholds);
  context.onRanked?.(side.number, ranked);
  const indexed: IndexedPullRequest = {
    prId: side.prId,
    number: side.number,
    headSha: side.headSha,
    openedAt: side.openedAt,
    features: proposal.features,
    lshBands: head.lshBands,
    missing: side.missing,
  };
  return { head, indexed, ranked: keepBest(ranked, thresholds), others };
}

function keepBest(ranked: readonly RankedCandidate[], { edges }: Thresholds): RankedCandidate[] {
  return ranked.filter(({ final }) => final >= edges.minimumScore).slice(0, edges.perPullRequest);
}

/** Reads the signatures of all candidates that are kept, in one go, and describes the edges. */
async function describeHeads(
  client: ClientBase,
  context: BatchContext,
  compared: readonly ComparedHead[],
): Promise<AnalysedHead[]> {
  const wanted = new Map<number, IndexedPullRequest>();
  for (const { ranked, others } of compared) {
    for (const { candidate } of ranked) {
      const other = others.get(candidate.number)!;
      wanted.set(other.prId, other);
    }
  }
  const sides = await context.sides.take(client, context.repoId, [...wanted.values()]);
  return compared.map(({ head, indexed, ranked, others }) => ({
    prId: head.side.prId,
    headSha: head.side.headSha,
    degradedReasons: [...head.side.missing, ...context.sharedReasons],
    additions: head.changed.additions,
    deletions: head.changed.deletions,
    changedFiles: head.changed.files,
    isDiffCut: head.changed.isCut,
    edges: ranked.flatMap((one) => {
      const other = others.get(one.candidate.number)!;
      const side = sides.get(other.prId);
      if (!side) return [];
      const edge = describePair(
        { side: head.side, features: indexed.features },
        { side, features: other.features },
        one,
        context.config.thresholds,
      );
      return edge === null ? [] : [edge];
    }),
  }));
}
