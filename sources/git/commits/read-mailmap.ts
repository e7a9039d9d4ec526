import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';

/** Larger ones are not applied. */
export const MAILMAP_LIMIT_BYTES = 1024 * 1024;
/** Git reads no mailmap through a link. */
const FILE = /^(?:100644|100755) blob ([0-9a-f]{40,64})\s+(\d+)\t/;

/** The `.mailmap` of the default branch's tip. */
export interface MailmapFile {
  readonly blob: string;
  /** Null when it is larger than `MAILMAP_LIMIT_BYTES`. */
  readonly text: string | null;
}

/** The mailmap at the top of what HEAD of a mirror names; null when there is none. */
export async function readMailmap(directory: string, signal?: AbortSignal): Promise<MailmapFile | null> {
  const run = { gitDir: directory, signal };
  try {
    const listed = await runGit(['ls-tree', '-l', 'HEAD', '--', '.mailmap'], run);
    const [, blob, size] = FILE.exec(listed.toString('latin1')) ?? [];
    if (blob === undefined) return null;
    if (Number(size) > MAILMAP_LIMIT_BYTES) return { blob, text: null };
    return { blob, text: decode(await runGit(['cat-file', 'blob', blob], run)) };
  } catch (error) {
    // A repository without a commit, or whose HEAD names none.
    if (error instanceof GitError && error.code === 'git_failed') return null;
    throw error;
  }
}

/** Bytes that are no UTF-8 are read as Windows-1252, as those of commits are. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
