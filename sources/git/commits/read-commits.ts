import { ByteQueue } from '../process/byte-queue.ts';
import { GitError } from '../process/git-error.ts';
import { spawnGit } from '../process/run-git.ts';
import { readGitTime } from './git-time.ts';
import { isObjectId } from './resolve-trees.ts';

/** Longer names, subjects and bodies count as empty: no person wrote them. */
const FIELD_LIMIT_BYTES = 1024 * 1024;
/** What is kept of a subject and of a body. */
const SUBJECT_LIMIT_CHARS = 1_000;
const BODY_LIMIT_CHARS = 20_000;
const FORMAT = ['%H', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%s', '%b'].join('%x00');

export interface Person {
  readonly name: string;
  readonly email: string;
  /** Unix seconds; 0 when the commit holds no time, or one that cannot be. */
  readonly time: number;
}

export interface CommitDetails {
  readonly oid: string;
  readonly author: Person;
  readonly committer: Person;
  readonly subject: string;
  readonly body: string;
}

/**
 * Reads the people, times and messages of commits with one `git log --no-walk`. Git converts messages with an
 * `encoding` header to UTF-8; bytes that are no UTF-8 all the same are read as Windows-1252, as mail programs do.
 * @param oids full ids; each is read once
 * @returns by id
 * @throws GitError `missing_objects`
 */
export async function readCommits(
  directory: string,
  oids: Iterable<string>,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Map<string, CommitDetails>> {
  const wanted = [...new Set(oids)];
  const commits = new Map<string, CommitDetails>();
  if (wanted.length === 0) return commits;
  const invalid = wanted.find((oid) => !isObjectId(oid));
  if (invalid !== undefined) throw new GitError('git_failed', `Not a commit id: ${invalid.slice(0, 80)}`);
  const args = [
    'log',
    '--stdin',
    '--no-walk=unsorted',
    '-z',
    '--no-show-signature',
    '--no-mailmap',
    '--no-notes',
  ];
  args.push('--no-color', '--encoding=UTF-8', `--format=tformat:${FORMAT}`);
  const git = spawnGit(args, { gitDir: directory, signal: options.signal });
  git.stdin.end(`${wanted.join('\n')}\n`);
  const fields = new ByteQueue(git.stdout);
  for (let record = await readRecord(fields); record !== null; record = await readRecord(fields)) {
    commits.set(record.oid, record);
  }
  await git.done;
  return commits;
}

async function readRecord(fields: ByteQueue): Promise<CommitDetails | null> {
  const values: string[] = [];
  for (let i = 0; i < FIELD_COUNT; i++) {
    const taken = await fields.takeUntil(NUL, FIELD_LIMIT_BYTES);
    if (!taken.ok && taken.reason === 'ended') return null;
    values.push(taken.ok ? decode(taken.bytes) : '');
  }
  const [oid, name, email, time, committerName, committerEmail, committerTime, subject, body] = values;
  return {
    oid: oid!,
    author: { name: name!, email: email!, time: readGitTime(time!) },
    committer: { name: committerName!, email: committerEmail!, time: readGitTime(committerTime!) },
    subject: subject!.slice(0, SUBJECT_LIMIT_CHARS),
    body: body!.trimEnd().slice(0, BODY_LIMIT_CHARS),
  };
}

const FIELD_COUNT = FORMAT.split('%x00').length;
const NUL = Buffer.from([0]);
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1252 = new TextDecoder('windows-1252');

function decode(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return WINDOWS_1252.decode(bytes);
  }
}
