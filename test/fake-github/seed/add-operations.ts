import { runGit } from '../git/run-git.ts';
import type { Account } from '../world/accounts.ts';
import type { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { addAllChecks } from './add-checks.ts';
import { addIssues } from './add-issues.ts';

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
  addAllChecks(world, repository, random, people);
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
