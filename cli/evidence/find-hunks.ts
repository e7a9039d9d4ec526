import type { PullRequestDetail, PullRequestFile } from '../../api/schemas/facts/pull-request.ts';
import type { Evidence } from '../../api/schemas/findings/edge.ts';
import type { FileVersion } from './read-files.ts';

/** A pull request of the pair, with what its places refer to. */
export interface PairSide {
  readonly pullRequest: PullRequestDetail;
  readonly files: readonly PullRequestFile[];
  /** The head that was compared. */
  readonly comparedHead: string;
}

/** Lines of one side of a shared hunk. */
export interface HunkSide extends FileVersion {
  readonly number: number;
  /** First and last line, counted from 1. */
  readonly from: number;
  readonly to: number;
}

/** Lines that both pull requests add, or both remove. */
export interface SharedHunk {
  readonly stream: 'added' | 'removed';
  readonly a: HunkSide;
  readonly b: HunkSide;
}

/** Where the matched lines of a pair are to be read: added lines in the heads that were compared, removed ones in the bases. */
export function findHunks(evidence: Evidence, a: PairSide, b: PairSide): SharedHunk[] {
  return evidence.evidence.ranges.map((range) => ({
    stream: range.stream,
    a: placeSide(range.stream, range.a, a),
    b: placeSide(range.stream, range.b, b),
  }));
}

type Range = Evidence['evidence']['ranges'][number]['a'];

function placeSide(stream: SharedHunk['stream'], range: Range, side: PairSide): HunkSide {
  const place = { number: side.pullRequest.number, from: range.from, to: range.to };
  if (stream === 'added') return { ...place, commit: side.comparedHead, path: range.path };
  const file = side.files.find((candidate) => candidate.path === range.path);
  // Without a base there is nothing to read the lines from.
  return { ...place, commit: side.pullRequest.baseSha ?? '', path: file?.previousPath ?? range.path };
}
