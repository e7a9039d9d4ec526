import type { Account } from '../world/accounts.ts';
import { addTimelineEvent, touch } from '../world/create-pull-request.ts';
import type { PullRequest, Review, ReviewState } from '../world/pull-request.ts';
import type { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;
const REMARKS = [
  'Could this be a function of its own?',
  'What happens when the list is empty?',
  'A test for this would help.',
  'Good.',
  'I would name it after what it does.',
  'Is the order guaranteed here?',
] as const;

/** Invents the reviews, threads and comments of a pull request, all between its opening and its end. */
export function addDiscussion(
  world: World,
  repository: Repository,
  pull: PullRequest,
  random: Random,
  people: readonly Account[],
  now: Date,
): void {
  const reviewers = people.filter(({ id }) => id !== pull.author?.id);
  const lastMs = (pull.closedAt ?? now).getTime() - 1_000;
  let atMs = pull.createdAt.getTime();
  const later = (): Date => {
    atMs = Math.min(lastMs, atMs + random.delayMs(4 * HOUR_MS));
    return new Date(atMs);
  };
  if (random.chance(0.4)) {
    const asked = random.pick(reviewers);
    addTimelineEvent(world, pull, 'ReviewRequestedEvent', pull.author, later(), { requestedReviewer: asked });
    if (pull.state === 'open') pull.requestedReviewers.push(asked);
  }
  if (random.chance(0.5)) addConversation(world, pull, random.pick(people), random.pick(REMARKS), later());
  for (let round = random.integer(0, 3); round > 0; round -= 1) {
    const states: ReviewState[] =
      round === 1 && pull.mergedAt !== null
        ? ['APPROVED']
        : ['COMMENTED', 'CHANGES_REQUESTED', 'DISMISSED', 'COMMENTED'];
    const review = addReview(world, pull, random.pick(reviewers), random.pick(states), later());
    for (let left = random.integer(0, 2); left > 0; left -= 1) {
      addThread(world, pull, review, random, later);
    }
  }
  if (random.chance(0.3)) pull.labels.push(...pickLabels(world, repository, random));
}

function addReview(world: World, pull: PullRequest, author: Account, state: ReviewState, at: Date): Review {
  const review: Review = {
    ...world.ids.next('review'),
    author,
    state,
    body: state === 'APPROVED' ? '' : REMARKS[0],
    commitSha: pull.headSha,
    submittedAt: at,
    updatedAt: at,
  };
  pull.reviews.push(review);
  touch(pull, at);
  return review;
}

function addThread(world: World, pull: PullRequest, review: Review, random: Random, later: () => Date): void {
  const line = random.integer(1, 40);
  const thread: PullRequest['threads'][number] = {
    ...world.ids.next('reviewThread'),
    path: 'README.md',
    line,
    resolvedBy: null,
    comments: [],
    updatedAt: review.submittedAt,
  };
  const total = random.integer(1, 3);
  for (let at = 0; at < total; at += 1) {
    const time = at === 0 ? review.submittedAt : later();
    thread.comments.push({
      ...world.ids.next('reviewComment'),
      reviewId: review.id,
      inReplyTo: thread.comments[0]?.id ?? null,
      author: at % 2 === 0 ? review.author : pull.author,
      body: random.pick(REMARKS),
      path: thread.path,
      line,
      commitSha: review.commitSha,
      createdAt: time,
      updatedAt: time,
    });
    thread.updatedAt = time;
    touch(pull, time);
  }
  if (random.chance(0.6)) thread.resolvedBy = pull.author ?? review.author;
  pull.threads.push(thread);
}

function addConversation(world: World, pull: PullRequest, author: Account, body: string, at: Date): void {
  pull.comments.push({ ...world.ids.next('issueComment'), author, body, createdAt: at, updatedAt: at });
  touch(pull, at);
}

function pickLabels(world: World, repository: Repository, random: Random) {
  const name = random.pick(['bug', 'enhancement', 'documentation']);
  return [findOrAddLabel(world, repository, name)];
}

/** The label of a repository by its name, made when it is missing. */
export function findOrAddLabel(world: World, repository: Repository, name: string) {
  const known = repository.labels.get(name);
  if (known !== undefined) return known;
  const label = { ...world.ids.next('label'), name, color: 'd73a4a', description: null };
  repository.labels.set(name, label);
  return label;
}
