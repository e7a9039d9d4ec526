import { z } from 'zod';
import { PulseError } from '../../../lib/errors.ts';
import type { RepositoryAddress } from './github-reader.ts';
import { databaseId } from './read-scalars.ts';

/** What every answer about a repository is asked for. */
export const repositoryIdentity = z.object({ databaseId: databaseId.nullish() });

/**
 * The repository of an answer, when it is the one that was meant: names are labels, and another repository may bear this
 * one by now.
 * @throws PulseError `repository_not_visible`, `repository_replaced`
 */
export function requireRepository<Answer extends z.infer<typeof repositoryIdentity>>(
  answer: Answer | null,
  { owner, name, providerId }: RepositoryAddress,
): Answer {
  if (answer === null) throw repositoryNotVisible(owner, name);
  if (providerId !== null && answer.databaseId && answer.databaseId !== providerId) {
    throw new PulseError(
      'repository_replaced',
      `GitHub's ${owner}/${name} is another repository now (${answer.databaseId}, not ${providerId}): disconnect it, and connect the one that is meant.`,
    );
  }
  return answer;
}

export function repositoryNotVisible(owner: string, name: string): PulseError {
  return new PulseError(
    'repository_not_visible',
    `GitHub shows no repository ${owner}/${name}: check the name, and that the token or the App has access to it.`,
  );
}
