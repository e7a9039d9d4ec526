/** Parses what `git diff-tree -r -p -M --full-index` prints between two trees into tables of sections, hunks and changed lines. */
import { CUT_IN_LINE, fail } from './failure';
import { addHunk, hunkCount, NEW_LINES, OLD_LINES, setHunkCount, startHunks } from './hunk-table';
import { lineCount, setLineCount, startLines } from './line-table';
import { startsWith } from './match-text';
import { allocate, giveUpAll } from './memory';
import { parseFileHeader } from './parse-file-header';
import { hunkContextLines, hunkCutAt, hunkCutFailure, keptWholeHunk, parseHunk } from './parse-hunk';
import {
  ADDITIONS,
  CUT,
  DELETIONS,
  END_HUNK,
  END_LINE,
  FIRST_HUNK,
  FIRST_LINE,
  FLAGS,
  HUNKS,
  keepSection,
  nextSection,
  sectionCount,
  setFlag,
  startSections,
  TOO_LARGE,
} from './section-table';

const LINE_BYTES: u32 = 40;
const ZERO_BYTES: u32 = 64;

let patch: usize = 0;
let patchBytes: u32 = 0;
let maxLines: u32 = 0;
let maxHunks: u32 = 0;
let maxFileLines: u32 = 0;
let maxFileBytes: u32 = 0;

/** Gives up everything of the patch before, and makes room for one; returns where its bytes belong. */
export function startPatch(bytes: u32): usize {
  giveUpAll();
  patch = allocate(u64(bytes) + ZERO_BYTES);
  patchBytes = bytes;
  memory.fill(patch + bytes, 0, ZERO_BYTES);
  return patch;
}

/** Limits of all patches to come, beyond which lines and hunks are counted only. */
export function setFileLimits(hunks: u32, fileLines: u32, fileBytes: u32): void {
  maxHunks = hunks;
  maxFileLines = fileLines;
  maxFileBytes = fileBytes;
}

/**
 * Parses the patch.
 * @param bytes that may be read
 * @param files and `lines` that are kept
 * @returns whether a limit cut it
 */
export function parsePatch(bytes: u32, files: u32, lines: u32): bool {
  const end = patch + bytes;
  let isTruncated = bytes < patchBytes;
  maxLines = lines;
  startLines(patch, bytes / LINE_BYTES);
  startSections();
  startHunks();
  let at = patch;
  while (at < end) {
    if (sectionCount() === files) return true;
    const section = nextSection();
    at = parseSection(at, end, section);
    if (at === 0) return true;
    keepSection();
    if ((load<u32>(section, FLAGS) & CUT) !== 0) isTruncated = true;
  }
  return isTruncated;
}

/** Reads one section; returns where the next one begins, or 0 when the readable bytes end inside its header. */
function parseSection(at: usize, end: usize, section: usize): usize {
  const isCut = end < patch + patchBytes;
  store<u32>(section, lineCount(), FIRST_LINE);
  store<u32>(section, hunkCount(), FIRST_HUNK);
  let next = parseFileHeader(patch, at, end, section);
  if (next === 0) {
    if (!isCut) fail(CUT_IN_LINE, at - patch);
    return 0;
  }
  while (next < end && startsWith(next, '@@ ')) {
    next = parseSectionHunk(next, end, section);
    if (next !== 0) continue;
    if (!isCut) fail(hunkCutFailure(), hunkCutAt() - patch);
    setFlag(section, CUT);
    next = end;
  }
  if (next - at > usize(maxFileBytes)) setFlag(section, TOO_LARGE);
  if ((load<u32>(section, FLAGS) & TOO_LARGE) !== 0) {
    setLineCount(load<u32>(section, FIRST_LINE));
    setHunkCount(load<u32>(section, FIRST_HUNK));
  }
  store<u32>(section, lineCount(), END_LINE);
  store<u32>(section, hunkCount(), END_HUNK);
  return next;
}

function parseSectionHunk(at: usize, end: usize, section: usize): usize {
  const fileFull = load<u32>(section, FIRST_LINE) + maxFileLines;
  const hunk = addHunk();
  const next = parseHunk(patch, at, end, hunk, min(fileFull, maxLines));
  if (next === 0) {
    setHunkCount(hunkCount() - 1);
    return 0;
  }
  addTo(section + HUNKS, 1);
  addTo(section + ADDITIONS, load<u32>(hunk, NEW_LINES) - hunkContextLines());
  addTo(section + DELETIONS, load<u32>(hunk, OLD_LINES) - hunkContextLines());
  if (!keptWholeHunk()) setFlag(section, fileFull <= maxLines ? TOO_LARGE : CUT);
  if (hunkCount() > maxHunks) {
    setHunkCount(hunkCount() - 1);
    setFlag(section, CUT);
  }
  return next;
}

function addTo(address: usize, value: u32): void {
  store<u32>(address, load<u32>(address) + value);
}
