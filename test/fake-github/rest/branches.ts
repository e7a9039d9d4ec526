import { readHistory } from '../git/read-commits.ts';
import { type Call, notFound, type Route } from '../http/call.ts';
import { paginate, readPage } from '../http/paginate.ts';
import { presentCommit } from '../present/commit.ts';
import { presentPullRequest } from '../present/pull-request.ts';
import { repositoryHtmlUrl, repositoryUrl } from '../present/repository.ts';
import { resolveRef } from './resolve-ref.ts';

const NEEDS = ['contents:read'] as const;
const REPOSITORY = '/repos/{owner}/{repo}';
const HISTORY_LIMIT = 100_000;

/** Branches and commits. */
export const branchRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: `${REPOSITORY}/branches`,
    needs: NEEDS,
    handle: (call) =>
      paginate(call, [...call.repository.branches].sort(byName), ([name, sha]) => ({
        name,
        commit: { sha, url: `${repositoryUrl(call.world, call.repository)}/commits/${sha}` },
        protected: false,
      })),
  },
  { method: 'GET', pattern: `${REPOSITORY}/branches/{+branch}`, needs: NEEDS, handle: getBranch },
  { method: 'GET', pattern: `${REPOSITORY}/commits`, needs: NEEDS, handle: listCommits },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/commits/{ref}/pulls`,
    needs: ['pull_requests:read'],
    handle: (call) => {
      const sha = resolveRef(call.repository, call.params.ref!);
      const pulls = [...call.repository.pulls.values()].filter(
        ({ commitShas, mergeCommitSha }) => commitShas.includes(sha) || mergeCommitSha === sha,
      );
      return paginate(call, pulls, (pull) => presentPullRequest(call.world, call.repository, pull));
    },
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/commits/{ref}`,
    needs: NEEDS,
    handle: async (call) => {
      const commit = await call.ports.commits.read(
        call.repository,
        resolveRef(call.repository, call.params.ref!),
      );
      return { status: 200, body: presentCommit(call.world, call.repository, commit) };
    },
  },
];

async function getBranch(call: Call) {
  const { world, repository, ports } = call;
  const name = call.params.branch!;
  const sha = repository.branches.get(name);
  if (sha === undefined) throw notFound();
  const url = `${repositoryUrl(world, repository)}/branches/${name}`;
  const commit = presentCommit(world, repository, await ports.commits.read(repository, sha));
  return {
    status: 200,
    body: {
      name,
      commit,
      _links: { self: url, html: `${repositoryHtmlUrl(world, repository)}/tree/${name}` },
      protected: false,
      protection: {
        enabled: false,
        required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
      },
      protection_url: `${url}/protection`,
    },
  };
}

async function listCommits(call: Call) {
  const { repository, query } = call;
  const range = [resolveRef(repository, query.get('sha') ?? repository.defaultBranch)];
  const dates = [
    ...(query.has('since') ? [`--since=${query.get('since')}`] : []),
    ...(query.has('until') ? [`--until=${query.get('until')}`] : []),
  ];
  const { page, perPage } = readPage(call);
  // One more than needed tells whether there is another page; the list before it is not read.
  const commits = await readHistory(repository.directory, range, {
    limit: Math.min(page * perPage + 1, HISTORY_LIMIT),
    dates,
  });
  return paginate(call, commits, (commit) => presentCommit(call.world, repository, commit));
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
