import { extractFeatures } from '../../domain/triage/extract-features.ts';
import type { FeatureVector } from '../../domain/triage/feature-vector.ts';
import type { SignedSide } from '../../domain/triage/signed-side.ts';
import { deriveLshBands } from '../../worker-threads/kernels/lsh-bands.ts';
import type { SignedHead } from './sign-heads.ts';

/** A pull request with no more fingerprints is found by themselves, without bands. */
const BANDED_FINGERPRINTS_MIN = 128;

/** A signed head in the forms that indexing and comparing need. */
export interface IndexableHead {
  readonly side: SignedSide;
  readonly vector: FeatureVector;
  readonly lshBands: Uint32Array;
  readonly fromNumber: number;
  readonly changed: {
    readonly additions: number;
    readonly deletions: number;
    readonly files: number;
    readonly isCut: boolean;
  };
}

/** Turns a signed head into what it is found and compared by. */
export function describeHead({ head, signature, missing }: SignedHead): IndexableHead {
  const side: SignedSide = {
    prId: head.prId,
    number: head.number,
    headSha: head.headSha,
    baseRef: head.baseRef,
    isMerged: head.isMerged,
    openedAt: head.openedAt,
    title: head.title,
    body: head.body,
    files: signature.files,
    channels: signature.channels,
    missing,
  };
  let additions = 0;
  let deletions = 0;
  for (const file of signature.files) {
    additions += file.additions;
    deletions += file.deletions;
  }
  return {
    side,
    vector: extractFeatures(signature, head),
    lshBands: mergeBands(side),
    fromNumber: head.fromNumber,
    changed: { additions, deletions, files: signature.files.length, isCut: signature.truncated },
  };
}

/**
 * Bands of the whole pull request: MinHash sketches of its channels merge by their element-wise minimum. A small one has none: nearly
 * all of its fingerprints are features, and a set that is like it shares some of them.
 */
function mergeBands({ channels }: SignedSide): Uint32Array {
  const fingerprints = channels.reduce((sum, { winnowCount }) => sum + winnowCount, 0);
  if (fingerprints <= BANDED_FINGERPRINTS_MIN) return new Uint32Array(0);
  let merged: Uint32Array | null = null;
  for (const { minhash } of channels) {
    if (minhash === null) continue;
    merged = merged ? merged.map((register, i) => Math.min(register, minhash[i]!)) : minhash;
  }
  return merged === null ? new Uint32Array(0) : deriveLshBands(merged);
}
