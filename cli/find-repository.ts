import type { Client } from '../api/client.ts';
import type { Repository } from '../api/schemas/facts/repository.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { PulseError } from '../lib/errors.ts';
import { commandLine } from './command-line.ts';
import { takeItems } from './take-items.ts';

/** More than a person reads in one go. */
const REPOSITORIES_MAX = 1_000;
/** Names told to somebody who named none of them. */
const SUGGESTED_MAX = 10;

/** @throws PulseError `repository_not_found`, naming those there are */
export async function findRepository(client: Client, name: string): Promise<Repository> {
  const found = await client.findRepository(name);
  if (found !== undefined) return found;
  const known = (await takeItems(client.listRepositories(), REPOSITORIES_MAX)).map(
    ({ fullName }) => fullName,
  );
  const meant = nearestWord(name, known);
  const names = known.slice(0, SUGGESTED_MAX).join(', ');
  throw new PulseError(
    'repository_not_found',
    known.length > 0
      ? `There is no repository ${name} here${meant === undefined ? '.' : `: did you mean ${meant}?`} Among those there are: ${names}.`
      : `There is no repository yet. To add one: ${commandLine('sync', '<path or URL>')}`,
  );
}

/** The repository of this name, or all of them when none is named. */
export async function findRepositories(client: Client, name: string | undefined): Promise<Repository[]> {
  if (name !== undefined) return [await findRepository(client, name)];
  return takeItems(client.listRepositories(), REPOSITORIES_MAX);
}
