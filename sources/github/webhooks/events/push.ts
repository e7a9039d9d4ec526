import type { Fact } from '../../../../domain/facts/fact.ts';
import { readCoAuthors } from '../../../../domain/facts/read-co-authors.ts';
import type { CommitFact } from '../../../../domain/facts/repository-facts.ts';
import {
  countOf,
  flagOf,
  isNoObject,
  type JsonObject,
  objectIdOf,
  objectOrEmpty,
  objectsOf,
  textOf,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { readGitPerson, readPerson } from '../read-person.ts';
import { type EventReading, lacks, type PayloadOf, type ReadEvent } from '../webhook-event.ts';

/** GitHub lists no more commits of one push. */
const LISTED_COMMITS_MAX = 2_048;
const BRANCH = 'refs/heads/';
const TAG = 'refs/tags/';

/** `push`: a branch or a tag was made, moved or deleted. */
export const readPushEvent: ReadEvent<'push'> = ({ payload }) => {
  const ref = textOf(payload, 'ref') ?? '';
  if (ref.startsWith(BRANCH)) return readBranchPush(payload, ref.slice(BRANCH.length));
  if (ref.startsWith(TAG)) return readTagPush(payload, ref.slice(TAG.length));
  return { skip: 'the push is to a ref that is neither a branch nor a tag' };
};

function readBranchPush(payload: JsonObject<PayloadOf<'push'>>, name: string): EventReading {
  const repository = objectOrEmpty(payload, 'repository');
  const subject = `branch/${name}`;
  const isDeleted = flagOf(payload, 'deleted') === true || isNoObject(payload, 'after');
  const headSha = objectIdOf(payload, 'after');
  const pushedAt = readPushTime(payload);
  if (name === '' || pushedAt === null || (headSha === null && !isDeleted)) {
    return { subject, facts: [hint('a push does not say what it moved, or when')] };
  }
  const isDefault = name === (wordOf(repository, 'default_branch') ?? wordOf(repository, 'master_branch'));
  const wasForced = flagOf(payload, 'forced') === true;
  const commits = isDeleted ? [] : readCommits(payload, name, isDefault);
  const facts: Fact[] = [
    {
      kind: 'branch',
      name,
      headSha: isDeleted ? null : headSha,
      beforeSha: isNoObject(payload, 'before') ? null : objectIdOf(payload, 'before'),
      isDefault,
      wasForced,
      pushedBy: readPerson(payload, 'sender'),
      pushedAt,
    },
    ...commits,
  ];
  if (wasForced && !isDeleted) facts.push(hint('a forced push replaced history'));
  if (isCutShort(payload, commits.length)) facts.push(hint('a push has more commits than its event lists'));
  return { subject, facts };
}

function readTagPush(payload: JsonObject<PayloadOf<'push'>>, name: string): EventReading {
  if (flagOf(payload, 'deleted') === true || isNoObject(payload, 'after')) return { skip: DELETED_TAG };
  const pushedAt = readPushTime(payload);
  if (name === '' || pushedAt === null) return lacks('tag');
  return {
    subject: `tag/${name}`,
    facts: [
      {
        kind: 'tag',
        name,
        // Of an annotated tag `after` is the tag itself; what it points to is the head commit.
        sha: objectIdOf(objectOrEmpty(payload, 'head_commit'), 'id') ?? objectIdOf(payload, 'after'),
        pushedBy: readPerson(payload, 'sender'),
        pushedAt,
      },
    ],
  };
}

const DELETED_TAG = 'a tag that was deleted takes nothing back';

/** `create`: of tags it comes where a push does not, as with several at once; of branches the push tells more. */
export const readCreateEvent: ReadEvent<'create'> = ({ payload }) => {
  if (textOf(payload, 'ref_type') !== 'tag')
    return { skip: 'the push of the new branch tells where it points' };
  const name = wordOf(payload, 'ref');
  const pushedAt = readPushTime(payload);
  if (name === null || pushedAt === null) return lacks('tag');
  return {
    subject: `tag/${name}`,
    facts: [{ kind: 'tag', name, sha: null, pushedBy: readPerson(payload, 'sender'), pushedAt }],
  };
};

/** `delete` of a branch. */
export const readDeleteEvent: ReadEvent<'delete'> = ({ payload }) => {
  if (textOf(payload, 'ref_type') !== 'branch') return { skip: DELETED_TAG };
  const name = wordOf(payload, 'ref');
  const pushedAt = readPushTime(payload);
  if (name === null || pushedAt === null) return lacks('branch');
  const pushedBy = readPerson(payload, 'sender');
  const isDefault = name === wordOf(objectOrEmpty(payload, 'repository'), 'default_branch');
  return {
    subject: `branch/${name}`,
    facts: [
      {
        kind: 'branch',
        name,
        headSha: null,
        beforeSha: null,
        isDefault,
        wasForced: false,
        pushedBy,
        pushedAt,
      },
    ],
  };
};

/** The repository's time of its last push, as it was when this one was made. */
function readPushTime(payload: JsonObject): Date | null {
  return (
    timeOf(objectOrEmpty(payload, 'repository'), 'pushed_at') ??
    timeOf(objectOrEmpty(payload, 'head_commit'), 'timestamp')
  );
}

function readCommits(
  payload: JsonObject<PayloadOf<'push'>>,
  branch: string,
  onDefaultBranch: boolean,
): CommitFact[] {
  return objectsOf(payload, 'commits').flatMap((commit) => {
    const sha = objectIdOf(commit, 'id');
    const committedAt = timeOf(commit, 'timestamp');
    if (sha === null || committedAt === null) return [];
    const message = textOf(commit, 'message') ?? '';
    return {
      kind: 'commit',
      sha,
      committedAt,
      authoredAt: null,
      author: readGitPerson(commit, 'author'),
      committerEmail: wordOf(objectOrEmpty(commit, 'committer'), 'email'),
      message,
      coAuthors: readCoAuthors(message),
      parentShas: [],
      additions: null,
      deletions: null,
      filesChanged: null,
      branch,
      onDefaultBranch,
      url: wordOf(commit, 'url'),
    } satisfies CommitFact;
  });
}

function isCutShort(payload: JsonObject, commits: number): boolean {
  const listed = objectsOf(payload, 'commits').length;
  const size = countOf(payload, 'size') ?? countOf(payload, 'distinct_size') ?? 0;
  return listed >= LISTED_COMMITS_MAX || size > listed || commits < listed;
}

function hint(reason: string): Fact {
  return { kind: 'mirror_hint', reason };
}
