import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';

/** Larger ones are not applied. */
export const MAILMAP_LIMIT_BYTES = 1024 * 1024;
/** Git reads no mailmap through a link. */
const FILE = /^(?:100644|100755) blob ([0-9a-f]{40,64})\s+(\d+)\t/;

/** The `.mailmap` of the default branch's tip. */
export interface MailmapFile {
  readonly blob: string;
  readonly sizeBytes: number;
}

/** Which mailmap is at the top of what HEAD of a mirror names; null when there is none. */
export async function findMailmap(directory: string, signal?: AbortSignal): Promise<MailmapFile | null> {
  try {
    const listed = await runGit(['ls-tree', '-l', 'HEAD', '--', '.mailmap'], { gitDir: directory, signal });
    const [, blob, size] = FILE.exec(listed.toString('latin1')) ?? [];
    return blob === undefined ? null : { blob, sizeBytes: Number(size) };
  } catch (error) {
    // A repository without a commit, or whose HEAD names none.
    if (error instanceof GitError && error.code === 'git_failed') return null;
    throw error;
  }
}

/** The text of a mailmap; null when it is larger than `MAILMAP_LIMIT_BYTES`. */
export async function readMailmap(
  directory: string,
  { blob, sizeBytes }: MailmapFile,
  signal?: AbortSignal,
): Promise<string | null> {
  if (sizeBytes > MAILMAP_LIMIT_BYTES) return null;
  return decode(await runGit(['cat-file', 'blob', blob], { gitDir: directory, signal }));
}

/** Bytes that are no UTF-8 are read as Windows-1252, as those of commits are. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
