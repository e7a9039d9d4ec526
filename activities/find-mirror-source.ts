import type { Database } from '../lib/database.ts';
import { PulseError } from '../lib/errors.ts';
import { getMirrorSource } from '../sql/queries/get-mirror-source.ts';

/**
 * The path or URL a repository is mirrored from.
 *
 * @throws PulseError `repository_not_found`, `mirror_source_missing`
 */
export async function findMirrorSource(database: Database, repoId: number): Promise<string> {
  const row = await getMirrorSource(database.slonik, repoId);
  if (row === null) throw new PulseError('repository_not_found', `There is no repository ${repoId}.`);
  if (row.source === null) {
    throw new PulseError(
      'mirror_source_missing',
      `${row.fullName} has no address to mirror from: connect it with a path or a URL.`,
    );
  }
  return row.source;
}
