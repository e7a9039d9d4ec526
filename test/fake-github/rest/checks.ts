import { latestStatuses } from '../graphql/nodes/check.ts';
import { type Answer, type Call, notFound, type Route } from '../http/call.ts';
import { paginate, paginateIn } from '../http/paginate.ts';
import { presentCheckRun, presentCheckSuite, presentStatus } from '../present/check.ts';
import { presentRepository, repositoryUrl } from '../present/repository.ts';
import type { CheckSuite } from '../world/operations.ts';
import { resolveRef } from './resolve-ref.ts';

const CHECKS = ['checks:read'] as const;
const STATUSES = ['statuses:read'] as const;
const REPOSITORY = '/repos/{owner}/{repo}';

/** Checks and commit statuses, by commit and by suite. */
export const checkRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: `${REPOSITORY}/commits/{ref}/check-runs`,
    needs: CHECKS,
    handle: (call) => listRuns(call, suitesOf(call)),
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/check-suites/{check_suite_id}/check-runs`,
    needs: CHECKS,
    handle: (call) => {
      const suite = call.repository.suites.find(({ id }) => id === Number(call.params.check_suite_id));
      if (suite === undefined) throw notFound();
      return listRuns(call, [suite]);
    },
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/commits/{ref}/check-suites`,
    needs: CHECKS,
    handle: (call) =>
      paginateIn(call, 'check_suites', suitesOf(call), async (suite) =>
        presentCheckSuite(
          call.world,
          call.repository,
          suite,
          await call.ports.commits.read(call.repository, suite.headSha),
        ),
      ),
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/commits/{ref}/statuses`,
    needs: STATUSES,
    handle: (call) => {
      const sha = resolveRef(call.repository, call.params.ref!);
      const statuses = call.repository.statuses.filter((status) => status.sha === sha).reverse();
      return paginate(call, statuses, (status) => presentStatus(call.world, call.repository, status));
    },
  },
  { method: 'GET', pattern: `${REPOSITORY}/commits/{ref}/status`, needs: STATUSES, handle: combinedStatus },
];

function listRuns(call: Call, suites: readonly CheckSuite[]): Promise<Answer> {
  const runs = suites.flatMap((suite) => suite.runs.map((run) => ({ suite, run }))).reverse();
  return paginateIn(call, 'check_runs', runs, ({ suite, run }) =>
    presentCheckRun(call.world, call.repository, suite, run),
  );
}

function suitesOf({ repository, params }: Call): CheckSuite[] {
  const sha = resolveRef(repository, params.ref!);
  return repository.suites.filter(({ headSha }) => headSha === sha);
}

function combinedStatus({ world, repository, params }: Call): Answer {
  const sha = resolveRef(repository, params.ref!);
  const statuses = latestStatuses(repository, sha);
  const url = `${repositoryUrl(world, repository)}/commits/${sha}`;
  const isBad = statuses.some(({ state }) => state === 'failure' || state === 'error');
  const isOpen = statuses.length === 0 || statuses.some(({ state }) => state === 'pending');
  return {
    status: 200,
    body: {
      state: isBad ? 'failure' : isOpen ? 'pending' : 'success',
      statuses: statuses.map((status) => {
        const { creator: _creator, ...shown } = presentStatus(world, repository, status);
        return { ...shown, avatar_url: null };
      }),
      sha,
      total_count: statuses.length,
      repository: presentRepository(world, repository),
      commit_url: url,
      url: `${url}/status`,
    },
  };
}
