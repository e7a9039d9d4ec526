import { isDeletedAccount, type Person } from '../../../domain/facts/person.ts';
import { idOf, type JsonObject, type NameIn, objectOf, textOf, wordOf } from './json-fields.ts';

const BOT_LOGIN = /\[bot\]$/;

/** The account under a name (`user`, `sender`); null when there is none, as for accounts that were deleted. */
export function readPerson<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): Person | null {
  const account: JsonObject | null = objectOf(object, name);
  if (account === null) return null;
  const login = wordOf(account, 'login');
  const providerId = idOf(account, 'id');
  if ((login === null && providerId === null) || isDeletedAccount(login)) return null;
  return {
    providerId,
    login,
    name: wordOf(account, 'name'),
    email: wordOf(account, 'email'),
    avatarUrl: wordOf(account, 'avatar_url'),
    isBot: textOf(account, 'type') === 'Bot' || (login !== null && BOT_LOGIN.test(login)),
  };
}

/** Somebody as a push names them: Git's name and e-mail, and the login where GitHub knows whose the e-mail is. */
export function readGitPerson<Shape>(object: JsonObject<Shape>, name: NameIn<Shape>): Person | null {
  const person: JsonObject | null = objectOf(object, name);
  if (person === null) return null;
  const login = wordOf(person, 'username');
  const email = wordOf(person, 'email');
  const gitName = wordOf(person, 'name');
  if (login === null && email === null && gitName === null) return null;
  return {
    providerId: null,
    login,
    name: gitName,
    email,
    avatarUrl: null,
    isBot: login !== null && BOT_LOGIN.test(login),
  };
}
