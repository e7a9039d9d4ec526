/** Prefixes of lines that Git itself writes: one of them lets others stand beside trailers. */
const GIT_PREFIXES = ['Signed-off-by: ', '(cherry picked from commit '];
/** What stands before the `:` of a trailer: letters, digits and dashes, then blanks. */
const TRAILER = /^([0-9A-Za-z-]+)[ \t]*:(.*)$/s;
const BLANK = /^[ \t\r]*$/;
const INDENTED = /^[ \t\r]/;

/** A line `key: value` at the end of a commit's message. */
export interface Trailer {
  readonly key: string;
  /** Unfolded: lines that go on are joined by a blank. */
  readonly value: string;
}

/**
 * The trailers of a commit's message, as git-interpret-trailers(1) finds them: the last paragraph, unless it is the first, when each of
 * its lines is a trailer or goes on with one; or a quarter of them is, and one of these is of a kind that Git writes. Comments do not count.
 */
export function parseTrailers(message: string): Trailer[] {
  const told = message.split('\0', 1)[0]!.split('\n');
  const lines = told.slice(
    Math.max(
      0,
      told.findIndex((line) => !BLANK.test(line)),
    ),
  );
  const end = endOfMessage(lines);
  const start = findBlock(lines, end);
  const trailers: { key: string; value: string }[] = [];
  for (const line of lines.slice(start, end)) {
    if (line.startsWith('#')) continue;
    const last = trailers.at(-1);
    const [, key, value] = (INDENTED.test(line) ? null : TRAILER.exec(line)) ?? [];
    if (key !== undefined) trailers.push({ key, value: value!.trim() });
    else if (INDENTED.test(line) && last !== undefined) last.value = `${last.value} ${line.trim()}`.trim();
    // A line between them that is none: nothing goes on with it.
    else trailers.push({ key: '', value: '' });
  }
  return trailers.filter(({ key }) => key !== '');
}

/** How many lines there are without comments, blank lines and an old list of conflicts at the end, which Git passes over. */
function endOfMessage(lines: readonly string[]): number {
  let end = lines.length;
  let ignoredSince: number | null = null;
  let isInConflicts = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#') || line === '') ignoredSince ??= index;
    else if (line === 'Conflicts:' && index < lines.length - 1) {
      isInConflicts = true;
      ignoredSince ??= index;
    } else if (!(isInConflicts && line.startsWith('\t'))) {
      ignoredSince = null;
      isInConflicts = false;
    }
  }
  if (ignoredSince !== null) end = ignoredSince;
  while (end > 0 && BLANK.test(lines[end - 1]!)) end--;
  return end;
}

/** The first line of the trailers; the end where there are none. */
function findBlock(lines: readonly string[], end: number): number {
  const endOfTitle = lines.findIndex((line) => !line.startsWith('#') && BLANK.test(line));
  if (endOfTitle < 0) return end;
  let isGits = false;
  let trailers = 0;
  let others = 0;
  /** Indented lines: they go on with what is found above them. */
  let indented = 0;
  for (let at = end - 1; at >= endOfTitle; at--) {
    const line = lines[at]!;
    if (line.startsWith('#')) {
      others += indented;
      indented = 0;
    } else if (BLANK.test(line)) {
      others += indented;
      return (isGits && trailers * 3 >= others) || (trailers > 0 && others === 0) ? at + 1 : end;
    } else if (GIT_PREFIXES.some((prefix) => line.startsWith(prefix))) {
      isGits = true;
      trailers++;
      indented = 0;
    } else if (INDENTED.test(line)) {
      indented++;
    } else if (TRAILER.test(line)) {
      trailers++;
      indented = 0;
    } else {
      others += indented + 1;
      indented = 0;
    }
  }
  return end;
}
