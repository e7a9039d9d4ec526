import { findByEmail } from '../world/find-by-email.ts';
import { nodeIdOf } from '../world/ids.ts';
import type { Commit, GitSignature, Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccountOrNull, presentTime } from './account.ts';
import { repositoryHtmlUrl, repositoryUrl } from './repository.ts';

/** A commit as lists show it. */
export function presentCommit(world: World, repository: Repository, commit: Commit) {
  const url = `${repositoryUrl(world, repository)}/commits/${commit.sha}`;
  const html = repositoryHtmlUrl(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeIdOf('repository', Number.parseInt(commit.sha.slice(0, 12), 16)).replace(/^R/, 'C'),
    commit: {
      author: presentSignature(commit.author),
      committer: presentSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.treeSha, url: `${repositoryUrl(world, repository)}/git/trees/${commit.treeSha}` },
      url: `${repositoryUrl(world, repository)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: presentAccountOrNull(world, findByEmail(world, commit.author.email)),
    committer: presentAccountOrNull(world, findByEmail(world, commit.committer.email)),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(world, repository)}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/** The commit inside check suites and workflow runs. */
export function presentSimpleCommit({ sha, treeSha, message, author, committer }: Commit) {
  return {
    id: sha,
    tree_id: treeSha,
    message,
    timestamp: presentTime(author.date),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** A commit in the payload of a push: with the paths it touched. */
export function presentPushedCommit(
  world: World,
  repository: Repository,
  commit: Commit,
  paths: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly modified: readonly string[];
  },
) {
  const person = ({ name, email }: GitSignature) => {
    const account = findByEmail(world, email);
    return { name, email, ...(account === null ? {} : { username: account.login }) };
  };
  return {
    id: commit.sha,
    tree_id: commit.treeSha,
    distinct: true,
    message: commit.message,
    timestamp: presentTime(commit.author.date),
    url: `${repositoryHtmlUrl(world, repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    ...paths,
  };
}

function presentSignature({ name, email, date }: GitSignature) {
  return { name, email, date: presentTime(date) };
}
