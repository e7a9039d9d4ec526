import { GitError } from '../process/git-error.ts';
import { runGit, spawnGit } from '../process/run-git.ts';
import type { CommitGraph } from './commit-graph.ts';
import { GraphBuilder } from './graph-builder.ts';

/** Commits that a graph may hold (Linux has 1.3 million). Each takes about 60 bytes, and twice that while loading. */
export const COMMITS_LIMIT = 10_000_000;
/** Longest record: hundreds of parents and a very long subject. */
const RECORD_LIMIT_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Loads every commit that a branch, tag or pull request of the mirror reaches, with one `git log` whose output is
 * parsed as bytes while it streams.
 * @throws GitError `missing_objects` when the history has holes, `too_many_commits`
 */
export async function loadCommitGraph(
  directory: string,
  options: { signal?: AbortSignal | undefined; commitsLimit?: number } = {},
): Promise<CommitGraph> {
  const { signal, commitsLimit = COMMITS_LIMIT } = options;
  const format = await runGit(['rev-parse', '--show-object-format'], { gitDir: directory, signal });
  const builder = new GraphBuilder(format.toString().trim() === 'sha256' ? 32 : 20);
  const args = [
    'log',
    '--all',
    '--no-show-signature',
    '--no-decorate',
    '--no-notes',
    '--no-color',
    '--no-mailmap',
  ];
  args.push('--encoding=UTF-8', '--format=tformat:%H%ct %at %P%x00%s');
  const git = spawnGit(args, { gitDir: directory, signal });
  git.stdin.end();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    rest = addWholeRecords(builder, rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
    if (builder.size <= commitsLimit && rest.length <= RECORD_LIMIT_BYTES) continue;
    git.kill();
    throw new GitError(
      'too_many_commits',
      `The history is larger than the limit of ${commitsLimit} commits.`,
    );
  }
  await git.done;
  return builder.finish();
}

/** Returns the bytes of the last, unfinished record. */
function addWholeRecords(builder: GraphBuilder, chunk: Buffer): Buffer {
  let from = 0;
  for (;;) {
    const end = chunk.indexOf(NEWLINE, from);
    if (end < 0) return chunk.subarray(from);
    builder.addRecord(chunk, from, end);
    from = end + 1;
  }
}
