import { runGit } from '../git/run-git.ts';
import type { Account } from '../world/accounts.ts';
import type { CheckSuite, Workflow } from '../world/operations.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { findOrAddLabel } from './add-discussion.ts';

const MINUTE_MS = 60_000;
/** Each so many landings bring a deployment, and each so many deployments a release. */
const LANDINGS_PER_DEPLOYMENT = 3;
const DEPLOYMENTS_PER_RELEASE = 5;

/** Invents deployments, releases, issues and checks around the pull requests of a repository. */
export async function addOperations(
  world: World,
  repository: Repository,
  random: Random,
  people: readonly Account[],
  now: Date,
): Promise<void> {
  const landed = [...repository.pulls.values()]
    .filter(({ mergeCommitSha }) => mergeCommitSha !== null)
    .sort((a, b) => a.mergedAt!.getTime() - b.mergedAt!.getTime());
  const tags: string[] = [];
  landed.forEach(({ mergeCommitSha: sha, mergedAt }, at) => {
    if (at % LANDINGS_PER_DEPLOYMENT !== 0) return;
    const time = new Date(Math.min(mergedAt!.getTime() + 10 * MINUTE_MS, now.getTime()));
    addDeployment(world, repository, random, random.pick(people), sha!, time);
    if (at % (LANDINGS_PER_DEPLOYMENT * DEPLOYMENTS_PER_RELEASE) !== 0) return;
    let minor = tags.length;
    while (repository.tags.has(`v1.${minor}.0`)) minor += 1; // A copied repository has tags of its own.
    const tagName = `v1.${minor}.0`;
    tags.push(`create refs/tags/${tagName} ${sha}\n`);
    repository.tags.set(tagName, sha!);
    addRelease(world, repository, random.pick(people), tagName, time);
  });
  if (tags.length > 0) await runGit(repository.directory, ['update-ref', '--stdin'], tags.join(''));
  addIssues(world, repository, random, people, now);
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

function addDeployment(
  world: World,
  repository: Repository,
  random: Random,
  creator: Account,
  sha: string,
  at: Date,
): void {
  const isProduction = random.chance(0.7);
  const ends = random.chance(0.9) ? 'success' : 'failure';
  const statuses = (['in_progress', ends] as const).map((state, place) => ({
    ...world.ids.next('deploymentStatus'),
    state,
    description: `Deployment ${state}`,
    creator,
    environmentUrl: '',
    createdAt: new Date(at.getTime() + (place + 1) * MINUTE_MS),
  }));
  repository.deployments.push({
    ...world.ids.next('deployment'),
    environment: isProduction ? 'production' : 'staging',
    isProduction,
    isTransient: false,
    sha,
    ref: repository.defaultBranch,
    task: 'deploy',
    description: null,
    creator,
    createdAt: at,
    updatedAt: statuses.at(-1)!.createdAt,
    statuses,
  });
}

function addRelease(world: World, repository: Repository, author: Account, tagName: string, at: Date): void {
  repository.releases.push({
    ...world.ids.next('release'),
    tagName,
    target: repository.defaultBranch,
    name: tagName,
    body: `What is new in ${tagName}`,
    isDraft: false,
    isPrerelease: false,
    author,
    createdAt: at,
    publishedAt: at,
    updatedAt: at,
  });
}

/** Issues take the numbers that pull requests left free. */
function addIssues(
  world: World,
  repository: Repository,
  random: Random,
  people: readonly Account[],
  now: Date,
): void {
  let before = repository.createdAt;
  for (let number = 1; number < repository.nextNumber; number += 1) {
    const pull = repository.pulls.get(number);
    if (pull !== undefined) {
      before = pull.createdAt;
      continue;
    }
    const isIncident = random.chance(0.3);
    const createdAt = new Date(before.getTime() + MINUTE_MS);
    const endsAt = new Date(createdAt.getTime() + random.delayMs(600 * MINUTE_MS));
    const closedAt = random.chance(0.7) && endsAt < now ? endsAt : null;
    repository.issues.set(number, {
      ...world.ids.next('issue'),
      number,
      title: isIncident ? 'Parcels are not found' : 'Show the weight of a parcel',
      body: 'As the title says.',
      author: random.pick(people),
      state: closedAt === null ? 'open' : 'closed',
      stateReason: closedAt === null ? null : 'completed',
      labels: [findOrAddLabel(world, repository, isIncident ? 'incident' : 'enhancement')],
      assignees: [],
      createdAt,
      updatedAt: closedAt ?? createdAt,
      closedAt,
      closedBy: closedAt === null ? null : random.pick(people),
      comments: [],
    });
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
