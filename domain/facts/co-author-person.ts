import type { Person } from './person.ts';
import type { CoAuthor } from './read-co-authors.ts';

/** A co-author as a person: resolved as the authors of commits are, by address. */
export function coAuthorPerson({ name, email }: CoAuthor): Person {
  return { providerId: null, login: null, name: name || null, email, avatarUrl: null, isBot: false };
}
