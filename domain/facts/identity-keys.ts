import { isDeletedAccount, type Person } from './person.ts';

/** One name that a person goes by: unique within provider and kind. */
export interface PersonKey {
  readonly provider: 'git' | 'github';
  readonly kind: 'email' | 'login' | 'id';
  /** In lower case. */
  readonly value: string;
}

/** `123+login@users.noreply.github.com`; older accounts have no number. */
const NOREPLY = /^(?:(\d{1,15})\+)?([^@\s+]+)@users\.noreply\.github\.com$/;
/** Longest e-mail address (RFC 5321); anything longer is none, and would not fit an index. */
const EMAIL_LIMIT_CHARS = 320;
const LOGIN_LIMIT_CHARS = 200;

/**
 * The names by which a person is found, surest first: the provider's numeric id, the login, the e-mail address. GitHub's
 * noreply addresses name an account: by its number where they have one (the login in them may be an old one, or anybody's). Accounts
 * that were deleted share one name, which names nobody.
 */
export function identityKeys(person: Person): PersonKey[] {
  const email = person.email?.trim().toLowerCase() ?? '';
  const noreply = NOREPLY.exec(email);
  if (isDeletedAccount(person.login) || isDeletedAccount(noreply?.[2] ?? null)) return [];
  const id = person.providerId?.toString() ?? noreply?.[1] ?? null;
  const login =
    person.login?.toLowerCase() ?? (noreply?.[1] === undefined ? noreply?.[2] : undefined) ?? null;
  const keys: PersonKey[] = [];
  if (id !== null) keys.push({ provider: 'github', kind: 'id', value: id });
  if (login !== null && login !== '' && login.length <= LOGIN_LIMIT_CHARS) {
    keys.push({ provider: 'github', kind: 'login', value: login });
  }
  if (email !== '' && email.length <= EMAIL_LIMIT_CHARS)
    keys.push({ provider: 'git', kind: 'email', value: email });
  return keys;
}

/** True for the addresses that GitHub gives to people who hide theirs. */
export function isNoreply(email: string): boolean {
  return NOREPLY.test(email.trim().toLowerCase());
}
