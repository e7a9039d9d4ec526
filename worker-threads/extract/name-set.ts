/** Longest name kept, in UTF-16 units. */
export const MAX_NAME_LENGTH = 200;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a database text
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** A set of cleaned names with a limit; what comes after the limit is dropped. */
export class NameSet {
  readonly #names = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#names.size >= this.#limit;
  }

  get size(): number {
    return this.#names.size;
  }

  add(text: string): void {
    // Names repeat, and most are clean.
    if (this.isFull || this.#names.has(text)) return;
    const name = cleanName(text);
    if (name !== '') this.#names.add(name);
  }

  /** Sorted by UTF-16 units, so that equal sets are equal lists. */
  toSorted(): string[] {
    return [...this.#names].sort();
  }
}

/** Most names need no cleaning. */
const CLEAN = /^[!-~]+(?: [!-~]+)*$/;

/** Text without control characters, runs of white space or half characters, cut to the longest length allowed. */
export function cleanName(text: string): string {
  if (text.length <= MAX_NAME_LENGTH && CLEAN.test(text)) return text;
  const flat = text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
  return flat.length <= MAX_NAME_LENGTH ? flat : flat.slice(0, MAX_NAME_LENGTH).toWellFormed().trim();
}
