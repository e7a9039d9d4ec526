import type { PoolClient } from 'pg';
import { KIND_MASK } from '../../domain/triage/feature-kind.ts';
import {
  attachWeights,
  createFeatureVector,
  type FeatureVector,
} from '../../domain/triage/feature-vector.ts';
import type { IndexedPullRequest } from '../../domain/triage/posting-window.ts';
import { type FeatureRow, storeFeatures } from '../../sql/triage/store-features.ts';

/** Rows stored at once. */
const BATCH_ROWS = 1_000;
/** Of sixteen features of a copy, so many stay those of the original: what a repository's pull requests have in common. */
const KEPT_OF_SIXTEEN = 4;

/**
 * Fills the postings of a repository with multiples of real pull requests: each copy keeps a quarter of the original's features and has
 * the others to itself, so that features are as rare and as common as in the original.
 * @param prIds ids by number; the numbers are filled in turn
 */
export async function fillPostings(
  client: PoolClient,
  repoId: number,
  originals: readonly IndexedPullRequest[],
  prIds: readonly { readonly prId: number; readonly number: number; readonly headSha: string }[],
): Promise<void> {
  let rows: FeatureRow[] = [];
  for (const [at, { prId, number, headSha }] of prIds.entries()) {
    const original = originals[at % originals.length]!;
    const copy = Math.floor(at / originals.length);
    const vector = copyFeatures(original.features, copy);
    rows.push({
      prId,
      number,
      headSha,
      features: attachWeights(vector, new Float32Array(vector.count).fill(1)),
      lshBands: original.lshBands.map((word) => (copy === 0 ? word : mix(word, copy))),
      missing: [],
      openedAt: number,
    });
    if (rows.length < BATCH_ROWS) continue;
    await storeFeatures(client, repoId, rows);
    rows = [];
  }
  await storeFeatures(client, repoId, rows);
}

function copyFeatures(original: FeatureVector, copy: number): FeatureVector {
  const words = new Uint32Array(original.count * 2);
  for (let i = 0; i < original.count; i++) {
    const hi = original.hi[i]!;
    const lo = original.lo[i]!;
    const kept = copy === 0 || ((hi >>> 3) & 15) < KEPT_OF_SIXTEEN;
    words[2 * i] = lo;
    words[2 * i + 1] = kept ? hi : mix(hi ^ (lo & ~KIND_MASK), copy);
  }
  return createFeatureVector(words);
}

function mix(word: number, copy: number): number {
  let hash = word ^ Math.imul(copy, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
