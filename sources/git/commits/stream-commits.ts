import { type CoAuthor, readCoAuthors } from '../../../domain/facts/read-co-authors.ts';
import { ByteQueue } from '../process/byte-queue.ts';
import { spawnGit } from '../process/run-git.ts';
import { sortRefs } from '../refs/pull-request-refs.ts';
import { readDefaultBranch } from '../refs/read-default-branch.ts';
import { readRefs } from '../refs/read-refs.ts';
import { toCommitDate } from './commit-date.ts';
import { isObjectId } from './resolve-trees.ts';

/** Commits given at a time. */
const BATCH_SIZE = 5_000;
/** A commit with a longer message is left out: no person wrote it. */
const RECORD_LIMIT_BYTES = 4 * 1024 * 1024;
/** What is kept of a message. */
const MESSAGE_LIMIT_CHARS = 20_000;
const NAME_LIMIT_CHARS = 200;
/** Longest e-mail address (RFC 5321). */
const EMAIL_LIMIT_CHARS = 320;
const FIELDS = ['%H', '%S', '%P', '%an', '%ae', '%at', '%ce', '%ct', '%B'];
/** Ends a record, together with the NUL of `-z`. No field holds a NUL, so none holds this. */
const FORMAT = [...FIELDS, '%x1e'].join('%x00');
const RECORD_END = Buffer.from([0, 0x1e, 0]);

/** A commit as the mirror tells it. Texts hold no NUL. */
export interface MirroredCommit {
  readonly sha: string;
  readonly parentShas: readonly string[];
  readonly authorName: string | null;
  readonly authorEmail: string | null;
  /** 1970 when it has no time, or one that cannot be: as Git shows it. So is `committedAt`. */
  readonly authoredAt: Date;
  readonly committerEmail: string | null;
  readonly committedAt: Date;
  readonly message: string;
  readonly coAuthors: readonly CoAuthor[];
  /** The branch it was met on; null when only a pull request or a tag has it. */
  readonly branch: string | null;
  readonly onDefaultBranch: boolean;
}

/** Where a reading of the commits ended: the next one tells only what has come since. */
export interface CommitTips {
  /** Tip of the default branch; null when there was none. */
  readonly defaultTip: string | null;
  /** Tips of everything else. */
  readonly others: readonly string[];
}

export interface CommitReading {
  /** To be remembered once everything below is stored. */
  readonly tips: CommitTips;
  /** Commits that are new since `before`, and those that the default branch has got since. */
  commits(): AsyncGenerator<MirroredCommit[], void, undefined>;
  /** Commits that the default branch had at `before` and has no longer: its history was replaced. */
  lost(): AsyncGenerator<string[], void, undefined>;
}

/**
 * Reads the commits of a mirror: of its branches, its tags and the heads of its pull requests; the provider's own test
 * merges are nobody's work and left out. Nothing is read before the generators are.
 * @param before null for all of them
 * @param isAnew all that is there is told again, and what was lost since `before`
 */
export async function readCommitHistory(
  directory: string,
  before: CommitTips | null,
  signal?: AbortSignal,
  isAnew = false,
): Promise<CommitReading> {
  const [name, refs] = await Promise.all([
    readDefaultBranch(directory, signal),
    readRefs(directory, { signal }),
  ]);
  const { branches, tags, pullRequests } = sortRefs(refs);
  const defaultTip = name === null ? null : (branches.get(name) ?? null);
  const branchOf = new Map<string, string>();
  for (const [branch, tip] of branches) if (tip !== defaultTip) branchOf.set(tip, branch);
  const others = [...new Set([...branchOf.keys(), ...tags, ...pullRequests.map(({ head }) => head)])];
  const run = { directory, signal };
  const since = isAnew ? null : before;
  return {
    tips: { defaultTip, others },
    async *commits() {
      if (defaultTip !== null && defaultTip !== since?.defaultTip) {
        const without = since?.defaultTip ? [since.defaultTip] : [];
        yield* streamLog(run, [defaultTip], without, () => ({ branch: name, onDefaultBranch: true }));
      }
      const known = new Set(since === null ? [] : [...since.others, since.defaultTip ?? '']);
      const wanted = others.filter((tip) => !known.has(tip));
      const without = [defaultTip ?? '', ...known].filter(isObjectId);
      if (wanted.length === 0) return;
      yield* streamLog(run, wanted, without, (source) => ({
        branch: branchOf.get(source) ?? null,
        onDefaultBranch: false,
      }));
    },
    async *lost() {
      if (!before?.defaultTip || defaultTip === null || before.defaultTip === defaultTip) return;
      for await (const commits of streamLog(run, [before.defaultTip], [defaultTip], () => ELSEWHERE)) {
        yield commits.map(({ sha }) => sha);
      }
    },
  };
}

type Place = Pick<MirroredCommit, 'branch' | 'onDefaultBranch'>;
const ELSEWHERE: Place = { branch: null, onDefaultBranch: false };

/** One `git log` over `wanted` and not `without`; ids that the mirror does not have any more are passed over. */
async function* streamLog(
  { directory, signal }: { directory: string; signal: AbortSignal | undefined },
  wanted: readonly string[],
  without: readonly string[],
  placeOf: (source: string) => Place,
): AsyncGenerator<MirroredCommit[], void, undefined> {
  const args = [
    'log',
    '--ignore-missing',
    '--stdin',
    '-z',
    '--no-show-signature',
    '--no-mailmap',
    '--no-notes',
  ];
  args.push('--no-color', '--encoding=UTF-8', '--topo-order', `--format=tformat:${FORMAT}`);
  const git = spawnGit(args, { gitDir: directory, signal, timeoutMs: Number.POSITIVE_INFINITY });
  git.stdin.end([...wanted, ...without.map((oid) => `^${oid}`), ''].join('\n'));
  const records = new ByteQueue(git.stdout);
  try {
    let batch: MirroredCommit[] = [];
    for (
      let next = await readCommit(records, placeOf);
      next !== null;
      next = await readCommit(records, placeOf)
    ) {
      batch.push(next);
      if (batch.length < BATCH_SIZE) continue;
      yield batch;
      batch = [];
    }
    await git.done;
    if (batch.length > 0) yield batch;
  } finally {
    git.kill();
  }
}

/** The next commit; null at the end. */
async function readCommit(
  records: ByteQueue,
  placeOf: (source: string) => Place,
): Promise<MirroredCommit | null> {
  for (;;) {
    const taken = await records.takeUntil(RECORD_END, RECORD_LIMIT_BYTES);
    if (!taken.ok && taken.reason === 'ended') return null;
    const fields = taken.ok ? decode(taken.bytes).split('\0') : [];
    if (fields.length === FIELDS.length) return toCommit(fields, placeOf);
  }
}

function toCommit(fields: readonly string[], placeOf: (source: string) => Place): MirroredCommit {
  const [sha, source, parents, authorName, authorEmail, authorTime, committerEmail, committerTime, message] =
    fields;
  return {
    sha: sha!,
    parentShas: parents === '' ? [] : parents!.split(' '),
    authorName: authorName!.trim().slice(0, NAME_LIMIT_CHARS).toWellFormed() || null,
    authorEmail: toEmail(authorEmail!),
    authoredAt: toCommitDate(authorTime!),
    committerEmail: toEmail(committerEmail!),
    committedAt: toCommitDate(committerTime!),
    coAuthors: readCoAuthors(message!),
    message: message!.trimEnd().slice(0, MESSAGE_LIMIT_CHARS).toWellFormed(),
    ...placeOf(source!),
  };
}

function toEmail(text: string): string | null {
  const email = text.trim();
  return email === '' || email.length > EMAIL_LIMIT_CHARS ? null : email;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1252 = new TextDecoder('windows-1252');

/** Bytes that are no UTF-8 are read as Windows-1252, as mail programs do. */
function decode(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return WINDOWS_1252.decode(bytes);
  }
}
