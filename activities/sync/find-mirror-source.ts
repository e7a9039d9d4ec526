import { PulseError } from '../../lib/errors.ts';
import type { GitCredential } from '../../sources/git/process/git-credential.ts';
import { getProviderRepository } from '../../sql/repositories/get-provider-repository.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

export interface MirrorSource {
  /** Path or URL. */
  readonly source: string;
  /** Only ever for the provider's own address. */
  readonly credential: GitCredential | undefined;
  /** True when the repository is known from its provider: it may be empty, or without pull requests. */
  readonly isProvider: boolean;
}

/**
 * Where a repository is mirrored from, and by what right.
 *
 * @throws PulseError `repository_not_found`, `mirror_source_missing`, and what finding a credential throws
 */
export async function findMirrorSource(
  { database, github }: Pick<ActivityDependencies, 'database' | 'github'>,
  repoId: number,
): Promise<MirrorSource> {
  const row = await getProviderRepository(database.slonik, repoId);
  if (row === null) throw new PulseError('repository_not_found', `There is no repository ${repoId}.`);
  const source = row.source ?? row.cloneUrl;
  if (source === null) {
    throw new PulseError(
      'mirror_source_missing',
      `${row.owner}/${row.name} has no address to mirror from: connect it with a path or a URL.`,
    );
  }
  const isProvider = row.apiUrl !== null;
  const credential = isProvider ? await github.gitCredential(repoId) : null;
  const isOwn = credential !== null && URL.canParse(source) && new URL(source).origin === credential.origin;
  return { source, credential: isOwn ? credential : undefined, isProvider };
}
