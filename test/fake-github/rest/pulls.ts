import { runGit } from '../git/run-git.ts';
import { ApiError, type Call, notFound, type Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentFullPullRequest, presentPullRequest } from '../present/pull-request.ts';
import type { PullRequest } from '../world/pull-request.ts';

/** GitHub refuses to show longer diffs. */
const DIFF_FILES_LIMIT = 300;

const NEEDS = ['pull_requests:read'] as const;

/** Pull requests, in a list and one. */
export const pullRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/pulls',
    needs: NEEDS,
    handle: (call) =>
      paginate(call, select(call), (pull) => presentPullRequest(call.world, call.repository, pull)),
  },
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/pulls/{pull_number}',
    needs: NEEDS,
    handle: async (call) => {
      const { world, repository, ports } = call;
      const pull = findPull(call);
      const counts = await ports.changes.count(repository, pull);
      if (!/\.(diff|patch)/.test(call.accept)) {
        return { status: 200, body: presentFullPullRequest(world, repository, pull, counts) };
      }
      if (counts.changedFiles > DIFF_FILES_LIMIT) throw tooLarge();
      const range = `${pull.baseSha}..${pull.headSha}`;
      const args = call.accept.includes('patch') ? ['format-patch', '--stdout', range] : ['diff', range];
      const text = await runGit(repository.directory, args);
      return { status: 200, text: text.toString(), headers: { 'content-type': call.accept } };
    },
  },
];

/** The pull request that the path names. @throws ApiError 404 */
export function findPull({ repository, params }: Call): PullRequest {
  const pull = repository.pulls.get(Number(params.pull_number));
  if (pull === undefined) throw notFound();
  return pull;
}

function tooLarge(): ApiError {
  return new ApiError(
    406,
    `Sorry, the diff exceeded the maximum number of files (${DIFF_FILES_LIMIT}). Consider using 'List pull requests files' API or locally cloning the repository instead.`,
    { errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }] },
  );
}

/** As GitHub sorts: newest first, unless `sort` names something else, which then rises. */
function select({ repository, query }: Call): PullRequest[] {
  const state = query.get('state') ?? 'open';
  const sort = query.get('sort') ?? 'created';
  const isRising = (query.get('direction') ?? (query.has('sort') ? 'asc' : 'desc')) === 'asc';
  const base = query.get('base');
  const head = query.get('head');
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (base === null || pull.baseRef === base) &&
      (head === null || head.endsWith(`:${pull.headRef}`)),
  );
  const keyOf = (pull: PullRequest): number =>
    sort === 'updated' ? pull.updatedAt.getTime() : pull.createdAt.getTime();
  pulls.sort((a, b) => keyOf(a) - keyOf(b) || a.number - b.number);
  return isRising ? pulls : pulls.reverse();
}
