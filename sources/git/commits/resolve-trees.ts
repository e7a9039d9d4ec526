import { ByteQueue } from '../process/byte-queue.ts';
import { spawnGit } from '../process/run-git.ts';

/** Longest line that `cat-file --batch-check` answers. */
const LINE_LIMIT_BYTES = 1024;

export interface TreePair {
  readonly index: number;
  /** Tree ids; null when the object is missing or is no commit or tree. */
  readonly base: string | null;
  readonly head: string | null;
}

/**
 * Looks up the trees of pairs of commits through one `git cat-file --batch-check`, `batch` pairs at a time and only
 * as far as the consumer has come. Ids that are not full hexadecimal ids count as missing.
 */
export async function* resolveTrees(
  directory: string,
  pairs: readonly { readonly base: string; readonly head: string }[],
  batch: number,
  signal?: AbortSignal,
): AsyncGenerator<TreePair[], void, undefined> {
  const git = spawnGit(['cat-file', '--batch-check=%(objectname)'], {
    gitDir: directory,
    signal,
    timeoutMs: Number.POSITIVE_INFINITY,
  });
  const lines = new ByteQueue(git.stdout);
  const newline = Buffer.from('\n');
  const readTree = async (): Promise<string | null> => {
    const line = await lines.takeUntil(newline, LINE_LIMIT_BYTES);
    if (!line.ok) {
      await git.done;
      return null;
    }
    const text = line.bytes.toString('latin1');
    return isObjectId(text) ? text : null;
  };
  try {
    for (let from = 0; from < pairs.length; from += batch) {
      const part = pairs.slice(from, from + batch);
      git.stdin.write(part.map(({ base, head }) => `${nameTree(base)}\n${nameTree(head)}\n`).join(''));
      const resolved: TreePair[] = [];
      for (let i = 0; i < part.length; i++) {
        resolved.push({ index: from + i, base: await readTree(), head: await readTree() });
      }
      yield resolved;
    }
    git.stdin.end();
    await git.done;
  } finally {
    git.kill();
  }
}

/** True for a full SHA-1 or SHA-256 id in lower-case hex. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Anything that is not an id becomes a name that cannot exist, so that one line always gets one answer. */
function nameTree(oid: string): string {
  return isObjectId(oid) ? `${oid}^{tree}` : 'not-an-object-id';
}
