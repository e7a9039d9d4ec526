import type { Account } from '../world/accounts.ts';
import type { CheckSuite, Workflow } from '../world/operations.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

const MINUTE_MS = 60_000;

/** Invents the checks, workflow runs and statuses of each pull request's head. */
export function addAllChecks(
  world: World,
  repository: Repository,
  random: Random,
  people: readonly Account[],
): void {
  const workflow = {
    ...world.ids.next('workflow'),
    name: 'CI',
    path: '.github/workflows/ci.yml',
    createdAt: repository.createdAt,
  };
  repository.workflows.push(workflow);
  for (const pull of repository.pulls.values()) {
    const suite = addChecks(world, repository, random, pull.headSha, pull.headRef, pull.createdAt);
    addWorkflowRun(world, repository, workflow, suite, pull.author ?? random.pick(people));
    if (random.chance(0.3)) addStatus(world, repository, pull, suite);
  }
}

function addChecks(
  world: World,
  repository: Repository,
  random: Random,
  headSha: string,
  headBranch: string,
  at: Date,
): CheckSuite {
  const completedAt = new Date(at.getTime() + random.integer(2, 20) * MINUTE_MS);
  const conclusion = random.chance(0.85) ? 'success' : 'failure';
  const suite: CheckSuite = {
    ...world.ids.next('checkSuite'),
    headSha,
    headBranch,
    status: 'completed',
    conclusion,
    createdAt: at,
    updatedAt: completedAt,
    runs: ['test', 'lint'].map((name) => ({
      ...world.ids.next('checkRun'),
      name,
      headSha,
      status: 'completed',
      conclusion,
      startedAt: at,
      completedAt,
      title: name === 'test' ? `Coverage ${random.integer(60, 95)}.${random.integer(0, 9)}%` : null,
      summary: null,
    })),
  };
  repository.suites.push(suite);
  return suite;
}

/** Each suite of checks comes from a workflow's run with one job. */
function addWorkflowRun(
  world: World,
  repository: Repository,
  workflow: Workflow,
  suite: CheckSuite,
  actor: Account,
): void {
  const { status, conclusion, createdAt, updatedAt } = suite;
  repository.workflowRuns.push({
    ...world.ids.next('workflowRun'),
    workflow,
    runNumber: repository.workflowRuns.length + 1,
    event: 'pull_request',
    headSha: suite.headSha,
    headBranch: suite.headBranch,
    actor,
    suite,
    status,
    conclusion,
    createdAt,
    updatedAt,
    jobs: [
      {
        ...world.ids.next('workflowJob'),
        name: 'build',
        status,
        conclusion,
        startedAt: createdAt,
        completedAt: updatedAt,
      },
    ],
  });
}

function addStatus(world: World, repository: Repository, pull: PullRequest, { updatedAt }: CheckSuite): void {
  repository.statuses.push({
    ...world.ids.next('status'),
    sha: pull.headSha,
    state: 'success',
    context: 'ci/licence',
    description: 'Signed',
    creator: pull.author,
    createdAt: updatedAt,
  });
}
