import { join } from 'node:path';

/** Folder of a repository's bare mirror. */
export function mirrorDirectory(dataDir: string, repoId: number): string {
  return join(dataDir, 'mirrors', `${repoId}.git`);
}
