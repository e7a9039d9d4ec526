import { type AttributeRule, parseGitAttributes } from '../../domain/classification/git-attributes.ts';
import { GitError } from '../../sources/git/process/git-error.ts';
import { runGit } from '../../sources/git/process/run-git.ts';

const BLOB = 'HEAD:.gitattributes';
const FILE_LIMIT_BYTES = 1024 * 1024;

/**
 * What the default branch of a mirror says in its top `.gitattributes` of generated and vendored files; nothing when it
 * has no such file, or one that is not fit for reading.
 */
export async function readGitAttributes(mirrorDirectory: string): Promise<readonly AttributeRule[]> {
  try {
    const text = await runGit(['cat-file', 'blob', BLOB], {
      gitDir: mirrorDirectory,
      outputLimitBytes: FILE_LIMIT_BYTES,
    });
    return parseGitAttributes(text.toString('utf8'));
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}
