import { createBareRepository } from '../git/create-bare-repository.ts';
import { type RefTargets, writeCommits } from '../git/write-commits.ts';
import type { Account } from '../world/accounts.ts';
import { addTimelineEvent, createPullRequest } from '../world/create-pull-request.ts';
import { createRepository } from '../world/create-repository.ts';
import { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { addDiscussion } from './add-discussion.ts';
import { addOperations } from './add-operations.ts';
import { createPeople } from './people.ts';
import { type PlannedHistory, type PlannedPull, planHistory } from './plan-history.ts';

export interface GeneratedRepositoryOptions {
  readonly owner: Account;
  readonly name: string;
  readonly directory: string;
  readonly seed: number;
  readonly pullRequests: number;
  /** Over so many days before `endsAt`. */
  readonly days: number;
  readonly endsAt: Date;
  readonly isPrivate?: boolean;
}

/**
 * Makes up a repository with its Git history, pull requests, reviews, comments, deployments, issues, releases and checks.
 * Equal options give equal data, byte for byte and id for id.
 */
export async function generateRepository(
  world: World,
  options: GeneratedRepositoryOptions,
): Promise<Repository> {
  const random = new Random(options.seed);
  const { people, bot } = createPeople(world);
  const history = planHistory(random, people, bot, {
    count: options.pullRequests,
    days: options.days,
    endsAt: options.endsAt,
  });
  await createBareRepository(options.directory, 'main');
  const shas = await writeCommits(options.directory, history.commits, refsOf(history));
  const repository = createRepository(world, {
    ...options,
    defaultBranch: 'main',
    language: 'TypeScript',
    createdAt: history.commits[0]!.author.date,
  });
  repository.branches.set('main', shas[history.tip]!);
  for (const planned of history.pulls) {
    addPull(world, repository, planned, shas);
    if (isOnBranch(planned)) repository.branches.set(branchOf(planned), shas[planned.commits.at(-1)!]!);
  }
  repository.updatedAt = options.endsAt;
  repository.pushedAt = options.endsAt;
  for (const pull of repository.pulls.values())
    addDiscussion(world, repository, pull, random, people, options.endsAt);
  await addOperations(world, repository, random, people, options.endsAt);
  return repository;
}

function refsOf({ pulls, tip }: PlannedHistory): RefTargets {
  const refs: Record<string, number> = { 'refs/heads/main': tip };
  for (const planned of pulls) {
    refs[`refs/pull/${planned.number}/head`] = planned.commits.at(-1)!;
    if (isOnBranch(planned)) refs[`refs/heads/${branchOf(planned)}`] = planned.commits.at(-1)!;
  }
  return refs;
}

function branchOf({ number }: PlannedPull): string {
  return `change-${number}`;
}

/** Merged branches are deleted, as good manners ask; a third of the pull requests come from forks. */
function isOnBranch(planned: PlannedPull): boolean {
  return planned.outcome !== 'merged' && planned.number % 3 !== 0;
}

function addPull(world: World, repository: Repository, planned: PlannedPull, shas: readonly string[]): void {
  const pull = createPullRequest(world, repository, {
    number: planned.number,
    title: planned.title,
    body: planned.number % 5 === 0 ? null : `${planned.title}, because it was asked for.`,
    author: planned.number % 37 === 0 ? null : planned.author,
    baseRef: repository.defaultBranch,
    baseSha: shas[planned.base]!,
    headRef: branchOf(planned),
    headSha: shas[planned.commits.at(-1)!]!,
    headRepository: planned.number % 3 !== 0 ? 'base' : planned.number % 6 === 0 ? 'gone' : 'fork',
    commitShas: planned.commits.map((place) => shas[place]!),
    isDraft: planned.isDraft && planned.outcome === 'open',
    createdAt: planned.createdAt,
  });
  const { endedAt } = planned;
  if (planned.isDraft && endedAt !== null) {
    const readyAt = new Date((planned.createdAt.getTime() + endedAt.getTime()) / 2);
    addTimelineEvent(world, pull, 'ReadyForReviewEvent', planned.author, readyAt);
  }
  if (endedAt === null) return;
  pull.state = 'closed';
  pull.closedAt = endedAt;
  if (planned.landed !== null) {
    pull.mergedAt = endedAt;
    pull.mergedBy = planned.author.type === 'Bot' ? repository.owner : planned.author;
    pull.mergeCommitSha = shas[planned.landed]!;
    addTimelineEvent(world, pull, 'MergedEvent', pull.mergedBy, endedAt, { commitSha: pull.mergeCommitSha });
  }
  addTimelineEvent(world, pull, 'ClosedEvent', planned.author, endedAt);
}
