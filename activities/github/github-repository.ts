import { PulseError } from '../../lib/errors.ts';
import type { GitHubPriority } from '../../lib/github-limits/limits.ts';
import type { GitHubReader, RepositoryAddress } from '../../sources/github/backfill/github-reader.ts';
import type { GitHubClient } from '../../sources/github/client/create-github.ts';
import {
  getProviderRepository,
  type ProviderRepositoryRow,
} from '../../sql/repositories/get-provider-repository.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** A repository with the way to ask GitHub about it. */
export interface GitHubRepository {
  readonly row: ProviderRepositoryRow;
  readonly address: RepositoryAddress;
  readonly github: GitHubReader;
  /** Rights that GitHub said are missing, in its words, as far as it still gave an answer. */
  readonly missingRights: Set<string>;
}

/** @throws PulseError `repository_not_found`, `repository_not_connected`, and what finding a credential throws */
export async function openGitHubRepository(
  deps: ActivityDependencies,
  repoId: number,
  { priority, signal }: { readonly priority: GitHubPriority; readonly signal: AbortSignal },
): Promise<GitHubRepository> {
  const row = await getProviderRepository(deps.database.slonik, repoId);
  if (row === null) throw new PulseError('repository_not_found', `There is no repository ${repoId}.`);
  const { owner, name, providerId, apiUrl } = row;
  if (apiUrl === null) {
    throw new PulseError(
      'repository_not_connected',
      `${owner}/${name} is a plain mirror: connect it through GitHub first.`,
    );
  }
  const client = await deps.github.forRepository(repoId, priority);
  const missingRights = new Set<string>();
  return {
    row,
    address: { owner, name, providerId },
    github: readWith(client, signal, missingRights),
    missingRights,
  };
}

/** What GraphQL may leave out without the answer being worthless. */
const TOLERATED = new Set(['FORBIDDEN', 'NOT_FOUND']);

/** @param missingRights what an answer could not tell for want of a right is added here */
export function readWith(
  client: GitHubClient,
  signal: AbortSignal,
  missingRights: Set<string> = new Set(),
): GitHubReader {
  return {
    graphql: (query, variables) =>
      client.graphql<unknown>(query, variables, {
        signal,
        onPartial: (problems) => {
          const broken = problems.find(({ type }) => type === null || !TOLERATED.has(type));
          if (broken !== undefined) {
            throw new PulseError('github_query_failed', `GitHub’s answer has holes: ${broken.message}`);
          }
          for (const { type, message } of problems) if (type === 'FORBIDDEN') missingRights.add(message);
        },
      }),
    rest: (route, parameters) => client.rest(route, parameters, { signal }),
  };
}
