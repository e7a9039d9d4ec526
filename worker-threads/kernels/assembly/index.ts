/** What the other side calls; see `load-kernels.ts` there. Those it has no use for itself are tested and measured one by one. */
export {
  collectDistinctShingles,
  fingerprintRecords,
  foundFingerprints,
  listedFingerprints,
  memberCount,
} from './distinct-shingles';
export { holdsMarker } from './find-marker';
export { hunkCount, hunkTable } from './hunk-table';
export { inkEnd, inkStart, startInk } from './ink';
export { lineCount, lineEnds, lineNumbers, lineSigns, lineStarts } from './line-table';
export { matchLines, matchSpan } from './match-line';
export { allocateBytes, mark, release } from './memory';
export { addToSketch, sketchRegisters, startSketch } from './minhash';
export { parsePatch, setFileLimits, startPatch } from './parse-patch';
export { sectionCount, sectionTable } from './section-table';
export { shingle } from './shingle';
export { appendShingles, startShingles } from './shingle-buffer';
export { signChannel } from './sign-channel';
export { addVotes, majority, startVotes } from './simhash';
export { sortSmallest } from './sort-fingerprints';
export { tokenise, tokensEnd } from './tokenise';
export { winnow } from './winnow';
