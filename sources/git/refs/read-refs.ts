import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';

/** Refs that a mirror may have: twice as many as 500 thousand pull requests need. */
const REFS_LIMIT = 2_000_000;

export interface Ref {
  readonly name: string;
  /** The commit it points at (tags are peeled). */
  readonly oid: string;
}

/** Lists the refs of a mirror that point at commits, in order of name. */
export async function readRefs(
  directory: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Ref[]> {
  const format = '%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname)';
  const output = await runGit(['for-each-ref', `--format=${format}`], {
    gitDir: directory,
    signal: options.signal,
    outputLimitBytes: REFS_LIMIT * 200,
  });
  const refs: Ref[] = [];
  for (const line of output.toString('utf8').split('\n')) {
    const match = /^(\S+) (\S+) (\S*) (\S*) (.+)$/.exec(line);
    if (match === null) continue;
    const oid = match[1] === 'commit' ? match[2] : match[3] === 'commit' ? match[4] : undefined;
    if (oid !== undefined) refs.push({ name: match[5]!, oid });
  }
  if (refs.length > REFS_LIMIT)
    throw new GitError('too_many_refs', `The repository has more than ${REFS_LIMIT} refs.`);
  return refs;
}
