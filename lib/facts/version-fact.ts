import { createHash } from 'node:crypto';
import { factVersion } from '../../domain/facts/fact-version.ts';
import type { PlacedFact } from './fact-batch.ts';

const DIGEST_CHARS = 12;

export interface VersionOptions {
  readonly updatedAt: Date | null;
  readonly isFinal?: boolean;
  readonly rank?: number;
  /** What two facts of one second must agree on, lest the provider has to settle it. */
  readonly matters: unknown;
}

/** The version of a fact: see `domain/facts/fact-version.ts`. */
export function versionFact(placed: PlacedFact, options: VersionOptions): string {
  const { updatedAt, isFinal = false, rank = 0, matters } = options;
  return factVersion({
    isFinal,
    updatedAt,
    origin: placed.origin,
    observedAt: placed.observedAt,
    rank,
    mattersDigest: digest(matters),
    restDigest: digest(placed.fact),
  });
}

/** A short digest of a value that JSON can hold, whatever the order of its keys. */
export function digest(value: unknown, chars = DIGEST_CHARS): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex').slice(0, chars);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
