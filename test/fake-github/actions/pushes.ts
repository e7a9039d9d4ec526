import { listFiles } from '../git/list-files.ts';
import { readHistory } from '../git/read-commits.ts';
import { runGit } from '../git/run-git.ts';
import { presentAccount } from '../present/account.ts';
import { presentPushedCommit } from '../present/commit.ts';
import { presentRepository, repositoryHtmlUrl } from '../present/repository.ts';
import type { Account } from '../world/accounts.ts';
import type { Commit, Repository } from '../world/repository.ts';
import { choosePerson, inTurn, type Stage, tell } from './stage.ts';
import { type Files, inventFiles, writeChange } from './write-change.ts';

const ZERO_SHA = '0'.repeat(40);
/** GitHub tells no more commits of a push. */
const PUSHED_COMMITS_LIMIT = 2_048;

/** Commits to a branch, which is made when it is missing. Fires `create` for a new branch, and `push`. @returns the commit */
export async function pushToBranch(
  stage: Stage,
  repository: Repository,
  options: {
    readonly branch?: string;
    readonly author?: Account;
    readonly message?: string;
    readonly files?: Files;
  } = {},
): Promise<string> {
  const branch = options.branch ?? repository.defaultBranch;
  const author = choosePerson(stage, options.author);
  const before = repository.branches.get(branch);
  const parent = before ?? repository.branches.get(repository.defaultBranch)!;
  const sha = await writeChange(stage, repository, {
    author,
    message: options.message ?? 'Change something small\n',
    parents: [parent],
    files: options.files ?? (await inventFiles(stage, repository, parent)),
    refs: [`refs/heads/${branch}`],
  });
  await tellPush(stage, repository, { branch, before: before ?? null, after: sha, author });
  return sha;
}

/** Deletes a branch. Fires `push` with zeros, and `delete`. */
export async function deleteBranch(
  stage: Stage,
  repository: Repository,
  branch: string,
  by?: Account,
): Promise<void> {
  const before = repository.branches.get(branch);
  if (before === undefined) throw new Error(`There is no branch ${branch}.`);
  await inTurn(repository, () => runGit(repository.directory, ['update-ref', '-d', `refs/heads/${branch}`]));
  repository.branches.delete(branch);
  const sender = choosePerson(stage, by);
  await tellPush(stage, repository, { branch, before, after: null, author: sender });
  const fields = { ref: branch, ref_type: 'branch', pusher_type: 'user' };
  tell(stage, repository, 'delete', null, sender, fields);
}

/** Fires what GitHub fires for a moved branch: `create` for a new one, and `push`. */
export async function tellPush(
  stage: Stage,
  repository: Repository,
  move: {
    readonly branch: string;
    /** Null for a new branch. */
    readonly before: string | null;
    /** Null for a deleted one. */
    readonly after: string | null;
    readonly author: Account;
    readonly isForced?: boolean;
  },
): Promise<void> {
  const { branch, before, after, author } = move;
  if (before === null) {
    const fields = {
      ref: branch,
      ref_type: 'branch',
      master_branch: repository.defaultBranch,
      description: repository.description,
      pusher_type: 'user',
    };
    tell(stage, repository, 'create', null, author, fields);
  }
  const commits = after === null ? [] : await describeCommits(stage, repository, before, after);
  const html = repositoryHtmlUrl(stage.world, repository);
  tell(stage, repository, 'push', null, author, {
    ref: `refs/heads/${branch}`,
    before: before ?? ZERO_SHA,
    after: after ?? ZERO_SHA,
    repository: presentPushedRepository(stage, repository),
    pusher: { name: author.login, email: author.email },
    created: before === null,
    deleted: after === null,
    forced: move.isForced ?? false,
    base_ref: null,
    compare: `${html}/compare/${(before ?? ZERO_SHA).slice(0, 12)}...${(after ?? ZERO_SHA).slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? null,
  });
}

async function describeCommits(stage: Stage, repository: Repository, before: string | null, after: string) {
  const known = before ?? repository.branches.get(repository.defaultBranch)!;
  const limit = { limit: PUSHED_COMMITS_LIMIT };
  const commits = await readHistory(repository.directory, [after, `^${known}`], limit);
  return Promise.all(commits.reverse().map((commit) => describeCommit(stage, repository, commit)));
}

async function describeCommit(stage: Stage, repository: Repository, commit: Commit) {
  const parent = commit.parents[0];
  const files = parent === undefined ? [] : await listFiles(repository.directory, parent, commit.sha);
  const pathsOf = (wanted: string) => files.filter(({ status }) => status === wanted).map(({ path }) => path);
  return presentPushedCommit(stage.world, repository, commit, {
    added: pathsOf('added'),
    removed: pathsOf('removed'),
    modified: [...pathsOf('modified'), ...pathsOf('renamed')],
  });
}

/** The repository of a push is another: its times are seconds, and its owner has a name. */
function presentPushedRepository({ world }: Stage, repository: Repository) {
  const { owner } = repository;
  return {
    ...presentRepository(world, repository),
    owner: { ...presentAccount(world, owner), name: owner.login, email: owner.email },
    created_at: Math.floor(repository.createdAt.getTime() / 1_000),
    pushed_at: Math.floor(repository.pushedAt.getTime() / 1_000),
    stargazers: 0,
    master_branch: repository.defaultBranch,
    ...(owner.type === 'Organization' ? { organization: owner.login } : {}),
  };
}
