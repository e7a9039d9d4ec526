import type { MatchedRange } from './edge.ts';
import { type FingerprintSet, walkShared } from './overlap-fingerprints.ts';

/** Lines between two shared fingerprints that still belong to one range. */
const GAP_LINES = 3;
const POSITION_BYTES = 6;
const STREAM_MASK = 1;

interface Match {
  readonly removed: number;
  readonly fileA: number;
  readonly lineA: number;
  readonly fileB: number;
  readonly lineB: number;
}

/**
 * The places in A and B that carry the same fingerprints, merged to ranges of lines; largest first.
 * @param pathsA paths by file index, and the same for B; places in unknown files are left out
 */
export function matchRanges(
  a: FingerprintSet,
  b: FingerprintSet,
  pathsA: readonly string[],
  pathsB: readonly string[],
): MatchedRange[] {
  const placesA = view(a.winnowPositions);
  const placesB = view(b.winnowPositions);
  const matches: Match[] = [];
  walkShared(a, b, (i, j) => {
    const match = {
      removed: a.winnow[8 * i]! & STREAM_MASK,
      fileA: placesA.getUint16(POSITION_BYTES * i, true),
      lineA: placesA.getUint32(POSITION_BYTES * i + 2, true),
      fileB: placesB.getUint16(POSITION_BYTES * j, true),
      lineB: placesB.getUint32(POSITION_BYTES * j + 2, true),
    };
    if (match.fileA < pathsA.length && match.fileB < pathsB.length) matches.push(match);
  });
  matches.sort(
    (x, y) =>
      x.removed - y.removed ||
      x.fileA - y.fileA ||
      x.fileB - y.fileB ||
      x.lineA - y.lineA ||
      x.lineB - y.lineB,
  );
  return mergeMatches(matches, pathsA, pathsB).sort((x, y) => y.fingerprints - x.fingerprints);
}

function mergeMatches(
  matches: readonly Match[],
  pathsA: readonly string[],
  pathsB: readonly string[],
): MatchedRange[] {
  const ranges: MatchedRange[] = [];
  let open: { first: Match; toA: number; fromB: number; toB: number; count: number } | null = null;
  const close = (): void => {
    if (!open) return;
    const { first, toA, fromB, toB, count } = open;
    ranges.push({
      stream: first.removed === 1 ? 'removed' : 'added',
      a: { path: pathsA[first.fileA]!, from: first.lineA, to: toA },
      b: { path: pathsB[first.fileB]!, from: fromB, to: toB },
      fingerprints: count,
    });
  };
  for (const match of matches) {
    if (
      open &&
      open.first.removed === match.removed &&
      open.first.fileA === match.fileA &&
      open.first.fileB === match.fileB &&
      match.lineA - open.toA <= GAP_LINES &&
      match.lineB >= open.fromB - GAP_LINES &&
      match.lineB <= open.toB + GAP_LINES
    ) {
      open.toA = match.lineA;
      open.fromB = Math.min(open.fromB, match.lineB);
      open.toB = Math.max(open.toB, match.lineB);
      open.count++;
      continue;
    }
    close();
    open = { first: match, toA: match.lineA, fromB: match.lineB, toB: match.lineB, count: 1 };
  }
  close();
  return ranges;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
