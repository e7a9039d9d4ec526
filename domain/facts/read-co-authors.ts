import { parseTrailers } from './parse-trailers.ts';

/** Version of the rule by which co-authors are read: when it rises, the commits of every mirror are read anew. */
export const CO_AUTHOR_RULE_VERSION = 1;
/** Co-authors of a commit that count; the squashed work of a whole team has some dozens. */
export const CO_AUTHORS_MAX = 100;
const NAME_LIMIT_CHARS = 200;
/** Longest e-mail address (RFC 5321). */
const EMAIL_LIMIT_CHARS = 320;
const PERSON = /^([^<>]*)<([^<>]+)>/;

/** Whom a commit's message names beside its author. */
export interface CoAuthor {
  /** Empty where only an address was given. */
  readonly name: string;
  readonly email: string;
}

/**
 * Whom the trailers `Co-authored-by: Name <address>` of a message name, in their order: each address once, without regard to case, at most
 * `CO_AUTHORS_MAX`. A trailer without an address names nobody who could be found.
 * @param message whole: trailers are its end
 */
export function readCoAuthors(message: string): CoAuthor[] {
  if (!/co-authored-by/i.test(message)) return [];
  const byAddress = new Map<string, CoAuthor>();
  for (const { key, value } of parseTrailers(message)) {
    if (key.toLowerCase() !== 'co-authored-by') continue;
    const [, name, address] = PERSON.exec(value) ?? [];
    const email = address?.trim() ?? '';
    if (email === '' || email.length > EMAIL_LIMIT_CHARS || byAddress.has(email.toLowerCase())) continue;
    if (byAddress.size === CO_AUTHORS_MAX) break;
    byAddress.set(email.toLowerCase(), {
      name: name!.trim().slice(0, NAME_LIMIT_CHARS).toWellFormed(),
      email: email.toWellFormed(),
    });
  }
  return [...byAddress.values()];
}
