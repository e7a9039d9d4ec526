/** Reads what the lines from `diff --git` to the first hunk say of a file. */
import { fail, NO_SECTION, UNKNOWN_HEADER_LINE } from './failure';
import { findNewline } from './find-newline';
import { endsWith, startsWith } from './match-text';
import {
  ADDED,
  BINARY,
  FROM_END,
  FROM_START,
  REMOVED,
  RENAMED,
  STATUS,
  SUBMODULE,
  setFlag,
  TITLE_END,
  TITLE_START,
  TO_END,
  TO_START,
} from './section-table';

/**
 * Reads a file's header into its section.
 * @param patch where the patch begins
 * @param at where the header begins
 * @param end where reading ends
 * @returns where the first hunk or the next section begins, or `end`; 0 when the bytes end inside a line
 */
export function parseFileHeader(patch: usize, at: usize, end: usize, section: usize): usize {
  if (!startsWith(at, 'diff --git ')) fail(NO_SECTION, at - patch);
  let eol = findNewline(at, end);
  if (eol === end) return 0;
  storeSpan(section, TITLE_START, TITLE_END, at - patch, eol - patch);
  for (let pos = eol + 1; pos < end; pos = eol + 1) {
    if (startsWith(pos, '@@ ') || startsWith(pos, 'diff --git ')) return pos;
    if (startsWith(pos, 'GIT binary patch')) {
      setFlag(section, BINARY);
      return skipBinaryPatch(pos, end);
    }
    eol = findNewline(pos, end);
    if (eol === end) return 0;
    readHeaderLine(patch, pos, eol, section);
  }
  return end;
}

function readHeaderLine(patch: usize, at: usize, eol: usize, section: usize): void {
  if (startsWith(at, 'index ')) {
    if (endsWith(at, eol, ' 160000')) setFlag(section, SUBMODULE);
  } else if (startsWith(at, '--- ') || startsWith(at, '+++ ')) {
    // The same paths again; the title and the rename lines say them without the trailing tab.
  } else if (startsWith(at, 'new file mode ')) {
    store<u32>(section, ADDED, STATUS);
    if (endsWith(at, eol, '160000')) setFlag(section, SUBMODULE);
  } else if (startsWith(at, 'deleted file mode ')) {
    store<u32>(section, REMOVED, STATUS);
    if (endsWith(at, eol, '160000')) setFlag(section, SUBMODULE);
  } else if (startsWith(at, 'rename from ')) {
    store<u32>(section, RENAMED, STATUS);
    storeSpan(section, FROM_START, FROM_END, at + 12 - patch, eol - patch);
  } else if (startsWith(at, 'rename to ')) {
    storeSpan(section, TO_START, TO_END, at + 10 - patch, eol - patch);
  } else if (startsWith(at, 'copy to ')) {
    store<u32>(section, ADDED, STATUS);
    storeSpan(section, TO_START, TO_END, at + 8 - patch, eol - patch);
  } else if (startsWith(at, 'Binary files ')) {
    setFlag(section, BINARY);
  } else if (!isIgnoredLine(at)) {
    fail(UNKNOWN_HEADER_LINE, at - patch);
  }
}

function isIgnoredLine(at: usize): bool {
  return (
    startsWith(at, 'old mode ') ||
    startsWith(at, 'new mode ') ||
    startsWith(at, 'similarity index ') ||
    startsWith(at, 'dissimilarity index ') ||
    startsWith(at, 'copy from ')
  );
}

function storeSpan(section: usize, startField: usize, endField: usize, start: usize, end: usize): void {
  store<usize>(section + startField, start);
  store<usize>(section + endField, end);
}

/** Base85 lines hold no space, so no line of a binary patch looks like the next section. */
function skipBinaryPatch(at: usize, end: usize): usize {
  let pos = at;
  while (pos < end && !startsWith(pos, 'diff --git ')) {
    const eol = findNewline(pos, end);
    if (eol === end) return 0;
    pos = eol + 1;
  }
  return pos;
}
