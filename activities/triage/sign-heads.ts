import type { AttributeRule } from '../../domain/classification/git-attributes.ts';
import type { PullRequestSignature } from '../../domain/signature.ts';
import { type DiffResult, streamDiffs } from '../../sources/git/commits/stream-diffs.ts';
import type { Head } from '../../sql/analysis/list-heads.ts';
import { packBatches } from '../../worker-threads/pack-batch.ts';
import type { SigningPool } from '../../worker-threads/signing-pool.ts';

/** A head with its signature; where there is none, why. */
export interface SignedHead {
  readonly head: Head;
  readonly signature: PullRequestSignature;
  /** Signals that are missing, in words that begin with a code: `diff: …`. */
  readonly missing: readonly string[];
}

/** Batches that are being signed while the next are read from Git. */
const BATCHES_AHEAD = 6;
/** A batch is worth a thread's time at either mark. */
const BATCH_MARKS = { patches: 32, bytes: 1024 * 1024 };
const NO_PATCH = new Uint8Array(0);

const NO_SIGNATURE: PullRequestSignature = { files: [], channels: [], truncated: false };

export interface SignHeadsRequest {
  readonly mirrorDirectory: string;
  readonly heads: readonly Head[];
  readonly attributes: readonly AttributeRule[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Signs heads in their order: one Git process prints the diffs, the pool signs them in batches, and both run ahead of the consumer
 * by a bounded number of batches. A head that cannot be diffed or signed comes without a signature.
 */
export async function* signHeads(
  pool: SigningPool,
  request: SignHeadsRequest,
): AsyncGenerator<SignedHead, void, undefined> {
  const queue: Promise<SignedHead[]>[] = [];
  const diffs = readDiffs(request.mirrorDirectory, request.heads, request.signal);
  for await (const batch of packBatches(diffs, patchOf, BATCH_MARKS)) {
    const signing = signBatch(pool, batch, request.attributes);
    // A rejection is met when the batch's turn comes; until then it must not count as unhandled.
    signing.catch(() => {});
    queue.push(signing);
    if (queue.length >= BATCHES_AHEAD) yield* await queue.shift()!;
  }
  for (const signing of queue) yield* await signing;
}

interface DiffedHead {
  readonly head: Head;
  readonly diff: DiffResult | null;
}

function patchOf({ diff }: DiffedHead): Uint8Array {
  return diff?.ok ? diff.patch : NO_PATCH;
}

async function* readDiffs(
  mirrorDirectory: string,
  heads: readonly Head[],
  signal: AbortSignal | undefined,
): AsyncGenerator<DiffedHead, void, undefined> {
  const based = heads.filter((head) => head.baseSha !== null);
  const diffs = streamDiffs(
    mirrorDirectory,
    based.map((head) => ({ base: head.baseSha!, head: head.headSha })),
    { signal },
  );
  try {
    for (const head of heads) {
      if (head.baseSha === null) {
        yield { head, diff: null };
        continue;
      }
      const next = await diffs.next();
      if (next.done) throw new Error('the stream of diffs ended before its pairs');
      yield { head, diff: next.value };
    }
  } finally {
    await diffs.return();
  }
}

async function signBatch(
  pool: SigningPool,
  batch: readonly DiffedHead[],
  attributes: readonly AttributeRule[],
): Promise<SignedHead[]> {
  const patches = batch.flatMap(({ diff }) => (diff?.ok ? [diff.patch] : []));
  const outcomes = (patches.length === 0 ? [] : await pool.sign({ patches, attributes })).values();
  return batch.map(({ head, diff }) => {
    if (diff === null) return unsigned(head, 'base: no base commit was found, so there is no diff');
    if (!diff.ok) return unsigned(head, `diff: ${diff.message}`);
    const outcome = outcomes.next().value!;
    if (!outcome.ok) return unsigned(head, `signature: ${outcome.message}`);
    const { signature } = outcome;
    const errors = signature.channels.flatMap((channel) =>
      channel.errors.map((error) => `${channel.channel}: ${error}`),
    );
    if (signature.truncated) errors.push('diff: cut at a limit');
    return { head, signature, missing: errors };
  });
}

function unsigned(head: Head, reason: string): SignedHead {
  return { head, signature: NO_SIGNATURE, missing: [reason] };
}
