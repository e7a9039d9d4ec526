import type { GitSignature } from '../world/repository.ts';
import { runGit } from './run-git.ts';

/** A commit to be written; other commits of the same batch are named by their place in it. */
export interface NewCommit {
  readonly author: GitSignature;
  readonly committer?: GitSignature;
  readonly message: string;
  /** The first is the parent whose files it keeps; a number is an earlier place in the batch. */
  readonly parents: readonly (string | number)[];
  /** New content by path; null deletes. */
  readonly files: Readonly<Record<string, string | null>>;
}

/** Where refs shall point afterwards: by full ref name, a commit or a place in the batch; null deletes. */
export type RefTargets = Readonly<Record<string, string | number | null>>;

/**
 * Writes commits and refs in one run of `git fast-import`.
 * @returns the ids of the commits, in their order
 */
export async function writeCommits(
  directory: string,
  commits: readonly NewCommit[],
  refs: RefTargets,
): Promise<string[]> {
  const lines: string[] = ['feature done\n'];
  commits.forEach((commit, at) => {
    lines.push(describeCommit(commit, at));
  });
  commits.forEach((_, at) => {
    lines.push(`get-mark :${at + 1}\n`);
  });
  const deletions: string[] = [];
  for (const [name, target] of Object.entries(refs)) {
    if (target === null) deletions.push(`delete ${name}\n`);
    else lines.push(`reset ${name}\nfrom ${nameCommit(target)}\n\n`);
  }
  lines.push(`reset ${SCRATCH_REF}\nfrom ${'0'.repeat(40)}\n\ndone\n`);
  const output = await runGit(
    directory,
    ['-c', 'core.compression=1', 'fast-import', '--quiet', '--force', '--done'],
    lines.join(''),
  );
  if (deletions.length > 0) await runGit(directory, ['update-ref', '--stdin'], deletions.join(''));
  const shas = output
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  if (shas.length !== commits.length)
    throw new Error(`fast-import told ${shas.length} of ${commits.length} commits.`);
  return shas;
}

/** Commits are made on a ref of their own, which is deleted again in the same run. */
const SCRATCH_REF = 'refs/scratch/import';

function describeCommit(commit: NewCommit, at: number): string {
  const [first, ...others] = commit.parents;
  const parts = [
    // A commit without parents must not continue what stands on the ref.
    first === undefined ? `reset ${SCRATCH_REF}\n` : '',
    `commit ${SCRATCH_REF}\nmark :${at + 1}\n`,
    `author ${formatSignature(commit.author)}\ncommitter ${formatSignature(commit.committer ?? commit.author)}\n`,
    formatData(commit.message),
    first === undefined ? '' : `from ${nameCommit(first)}\n`,
    ...others.map((parent) => `merge ${nameCommit(parent)}\n`),
  ];
  for (const [path, content] of Object.entries(commit.files)) {
    parts.push(content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${formatData(content)}`);
  }
  return `${parts.join('')}\n`;
}

function nameCommit(commit: string | number): string {
  return typeof commit === 'number' ? `:${commit + 1}` : commit;
}

function formatData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function formatSignature({ name, email, date }: GitSignature): string {
  return `${name} <${email}> ${Math.floor(date.getTime() / 1_000)} +0000`;
}
