import { z } from 'zod';
import { isDeletedAccount, type Person } from '../../../domain/facts/person.ts';
import { optionalId, optionalText, text } from './read-scalars.ts';

/** What is asked of every actor; goes with `graphqlActor`. */
export const ACTOR_FRAGMENT = `
fragment actor on Actor {
  __typename
  login
  avatarUrl
  ... on User { databaseId name }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
}`;

const BOT_SUFFIX = '[bot]';

function unlessDeleted(person: Person | null | undefined): Person | null {
  return person && !isDeletedAccount(person.login) ? person : null;
}

/** An actor of GraphQL; null for an account that was deleted. */
export const graphqlActor = z
  .object({
    __typename: z.string(),
    login: text,
    avatarUrl: optionalText,
    databaseId: optionalId,
    name: optionalText,
  })
  .transform((actor): Person => {
    const isBot = actor.__typename === 'Bot' || actor.login.endsWith(BOT_SUFFIX);
    return {
      providerId: actor.databaseId,
      // GraphQL says `dependabot` where REST and the events say `dependabot[bot]`.
      login: isBot && !actor.login.endsWith(BOT_SUFFIX) ? `${actor.login}${BOT_SUFFIX}` : actor.login,
      name: actor.name,
      email: null,
      avatarUrl: actor.avatarUrl,
      isBot,
    };
  })
  .nullish()
  .transform(unlessDeleted);

/** A user of REST; null for an account that was deleted. */
export const restUser = z
  .object({ id: optionalId, login: text, avatar_url: optionalText, type: optionalText })
  .transform(
    (user): Person => ({
      providerId: user.id,
      login: user.login,
      name: null,
      email: null,
      avatarUrl: user.avatar_url,
      isBot: user.type === 'Bot' || user.login.endsWith(BOT_SUFFIX),
    }),
  )
  .nullish()
  .transform(unlessDeleted);
