import type { Commit } from '../world/repository.ts';
import { runGit } from './run-git.ts';

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x1f');

/**
 * Reads commits by their ids, in the order asked.
 * @throws Error when one is missing
 */
export async function readCommits(directory: string, shas: readonly string[]): Promise<Commit[]> {
  if (shas.length === 0) return [];
  return parseCommits(
    await runGit(
      directory,
      ['log', '--no-walk=unsorted', '--stdin', '-z', `--format=${FORMAT}`],
      shas.join('\n'),
    ),
  );
}

/** Reads commits along history, newest first: `range` as Git's, such as `main` or `a..b`. */
export async function readHistory(
  directory: string,
  range: readonly string[],
  { limit, dates = [] }: { limit: number; dates?: readonly string[] },
): Promise<Commit[]> {
  const args = ['log', '-z', `--format=${FORMAT}`, `--max-count=${limit}`, ...dates, '--end-of-options'];
  return parseCommits(await runGit(directory, [...args, ...range]));
}

function parseCommits(output: Buffer): Commit[] {
  return output
    .toString()
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const [sha, tree, parents, an, ae, at, cn, ce, ct, ...message] = record.split('\x1f');
      return {
        sha: sha!,
        treeSha: tree!,
        parents: parents === '' ? [] : parents!.split(' '),
        author: { name: an!, email: ae!, date: new Date(Number(at) * 1_000) },
        committer: { name: cn!, email: ce!, date: new Date(Number(ct) * 1_000) },
        message: message.join('\x1f').trimEnd(),
      };
    });
}
