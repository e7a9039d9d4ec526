import type { FileStatus } from '../../domain/changed-file.ts';
import { decodeLatin1Path, unquotePath } from './decode-path.ts';
import { PatchError } from './patch-error.ts';

/** What one section of a patch says of a file. */
export interface ParsedFile {
  readonly path: string;
  /** Path at the base of a rename. */
  readonly previousPath: string | null;
  status: FileStatus;
  binary: boolean;
  submodule: boolean;
  additions: number;
  deletions: number;
  /** Its lines in the line table: from `firstLine` up to `endLine`, exclusive. */
  readonly firstLine: number;
  endLine: number;
  /** Its hunks in the hunk table, likewise. */
  readonly firstHunk: number;
  endHunk: number;
  /** Hunks it has, in the table or not. */
  hunkCount: number;
  /** Too many lines or bytes to be signed: counted, but neither lines nor hunks are in the tables. */
  tooLarge: boolean;
  /** A limit cut its section, so the counts are lower bounds or lines are missing. */
  cut: boolean;
}

/** Words of a section, as `assembly/section-table.ts` has them. */
export const SECTION_WORDS = 16;

const SECTION_START = 'diff --git ';
/** By the numbers in `assembly/section-table.ts`. */
const STATUSES: readonly FileStatus[] = ['modified', 'added', 'removed', 'renamed'];
const BINARY = 1;
const SUBMODULE = 2;
const CUT = 4;
const TOO_LARGE = 8;

/**
 * Reads the section whose words begin at `at`.
 * @throws PatchError when its paths cannot be told
 */
export function readSection(bytes: Buffer, sections: Uint32Array, at: number): ParsedFile {
  const textAt = (word: number): string =>
    bytes.toString('latin1', sections[at + word]!, sections[at + word + 1]!);
  const offset = sections[at]!;
  const status = STATUSES[sections[at + 6]!]!;
  const flags = sections[at + 7]!;
  const hasTarget = sections[at + 5] !== 0;
  return {
    path: hasTarget
      ? pathOfLine(textAt(4), offset)
      : pathInTitle(textAt(0).slice(SECTION_START.length), offset),
    previousPath: status === 'renamed' ? pathOfLine(textAt(2), offset) : null,
    status,
    binary: (flags & BINARY) !== 0,
    submodule: (flags & SUBMODULE) !== 0,
    additions: sections[at + 8]!,
    deletions: sections[at + 9]!,
    firstLine: sections[at + 10]!,
    endLine: sections[at + 11]!,
    firstHunk: sections[at + 12]!,
    endHunk: sections[at + 13]!,
    hunkCount: sections[at + 14]!,
    tooLarge: (flags & TOO_LARGE) !== 0,
    cut: (flags & CUT) !== 0,
  };
}

function pathOfLine(text: string, offset: number): string {
  return decodeLatin1Path(text.startsWith('"') ? unquotePath(text, offset) : text);
}

/** The path of `a/<path> b/<path>`: only a rename or a copy has two different ones, and those name them again. */
function pathInTitle(title: string, offset: number): string {
  if (title.startsWith('"')) return decodeLatin1Path(unquotePath(title, offset).slice('a/'.length));
  const pathLength = (title.length - 'a/ b/'.length) / 2;
  const path = title.slice('a/'.length, 'a/'.length + pathLength);
  if (path === '' || title !== `a/${path} b/${path}`) {
    throw new PatchError('the two paths of a "diff --git" line differ without a rename', offset);
  }
  return decodeLatin1Path(path);
}
