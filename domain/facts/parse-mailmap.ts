/** Version of the rule by which a mailmap is read and applied: when it rises, every repository's is applied anew. */
export const MAILMAP_RULE_VERSION = 1;
/** Lines that count; the kernel of Linux has nine hundred. */
export const MAILMAP_ENTRIES_MAX = 20_000;
/** A longer line is left out: no person wrote it. */
const LINE_LIMIT_CHARS = 1_000;
/** Longest e-mail address (RFC 5321). */
const EMAIL_LIMIT_CHARS = 320;

/** Who somebody is, that commits name by an address (and, where it is given, a name). */
export interface MailmapEntry {
  /** In lower case, as Git compares them: A to Z only. */
  readonly oldEmail: string;
  /** In lower case; empty when the address alone tells. */
  readonly oldName: string;
  readonly newName: string | null;
  readonly newEmail: string | null;
}

export interface Mailmap {
  readonly entries: readonly MailmapEntry[];
  /** Lines that say nothing, or more than a limit. */
  readonly ignoredLines: number;
}

/**
 * Reads a mailmap as gitmailmap(5) describes it: `Name <address>`, `<address> <old>`, `Name <address> <old>`,
 * `Name <address> Old Name <old>`. Where lines speak of the same address the later one wins, for the name and the address apart
 * unless it names an old name; Git does so, too.
 */
export function parseMailmap(text: string): Mailmap {
  const entries = new Map<string, MailmapEntry>();
  let ignoredLines = 0;
  for (const line of text.split('\0', 1)[0]!.split('\n')) {
    if (line.startsWith('#') || trim(line) === '') continue;
    const entry = line.length > LINE_LIMIT_CHARS ? null : readLine(line);
    const key = entry === null ? '' : `${entry.oldEmail}\0${entry.oldName}`;
    if (entry === null || (!entries.has(key) && entries.size >= MAILMAP_ENTRIES_MAX)) ignoredLines++;
    else entries.set(key, entry.oldName === '' ? join(entries.get(key), entry) : entry);
  }
  return { entries: [...entries.values()], ignoredLines };
}

function readLine(line: string): MailmapEntry | null {
  const first = readPerson(line, 0);
  if (first === null || first.email === '' || first.email.length > EMAIL_LIMIT_CHARS) return null;
  const second = readPerson(line, first.end);
  if (second === null) {
    return { oldEmail: lower(first.email), oldName: '', newName: first.name || null, newEmail: null };
  }
  return {
    oldEmail: lower(second.email),
    oldName: lower(second.name),
    newName: first.name || null,
    newEmail: first.email,
  };
}

/** A name, which may be empty, and the address behind it. */
function readPerson(line: string, from: number): { name: string; email: string; end: number } | null {
  const left = line.indexOf('<', from);
  const right = left < 0 ? -1 : line.indexOf('>', left + 1);
  if (right < 0) return null;
  return { name: trim(line.slice(from, left)), email: line.slice(left + 1, right), end: right + 1 };
}

function join(before: MailmapEntry | undefined, entry: MailmapEntry): MailmapEntry {
  if (before === undefined) return entry;
  return { ...entry, newName: entry.newName ?? before.newName, newEmail: entry.newEmail ?? before.newEmail };
}

/** What Git takes for blank. */
function trim(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
