import { GitError } from '../process/git-error.ts';
import { type GitOptions, runGit } from '../process/run-git.ts';
import { isValidRefName } from './publish-refs.ts';
import { isMirroredRef } from './ref-layouts.ts';

/** Output limit of the listing: about 2 million refs. */
const LISTING_LIMIT_BYTES = 256 * 1024 * 1024;

/** What a source offers, before anything is fetched. */
export interface RemoteRefs {
  /** Object id by ref name, only those that a mirror keeps; annotated tags are not peeled. Names hold one char per byte. */
  readonly refs: ReadonlyMap<string, string>;
  /** The branch HEAD points at, such as `main`; null when HEAD is detached or points nowhere. */
  readonly defaultBranch: string | null;
  /** Length in hex digits of its object ids: 40 for SHA-1, 64 for SHA-256; null when it has no ref. */
  readonly oidLength: 40 | 64 | null;
}

/**
 * Asks a source for its refs in one round trip.
 * @param address path or URL as `parseSource` returned it
 * @throws GitError `not_a_repository`, `unreachable`, `credentials_needed`, `source_not_found`, …
 */
export async function listRemoteRefs(address: string, options: GitOptions): Promise<RemoteRefs> {
  const output = await runGit(['ls-remote', '--symref', '--quiet', '--', address], {
    ...options,
    outputLimitBytes: LISTING_LIMIT_BYTES,
  });
  const refs = new Map<string, string>();
  let defaultBranch: string | null = null;
  let oidLength: number | null = null;
  for (const line of output.toString('latin1').split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    const symref = /^ref: refs\/heads\/(.+)$/.exec(left);
    if (symref !== null && name === 'HEAD') defaultBranch = symref[1] ?? null;
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(left)) continue;
    oidLength = left.length;
    if (isMirroredRef(name) && isValidRefName(name)) refs.set(name, left);
  }
  if (oidLength !== null && oidLength !== 40 && oidLength !== 64) {
    throw new GitError('unexpected_output', 'The source uses an unknown object format.');
  }
  return { refs, defaultBranch, oidLength };
}
