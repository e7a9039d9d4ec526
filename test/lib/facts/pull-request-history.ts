import fc from 'fast-check';
import type { Fact } from '../../../domain/facts/fact.ts';
import type { PullRequestFact, ReviewFact, ReviewRequest } from '../../../domain/facts/pull-request-facts.ts';
import { at, comment, person, pullRequest, review, thread } from './make-facts.ts';

/** One delivery: what its event told. */
export interface HistoryEvent {
  readonly action: string;
  readonly deliveryId: string;
  readonly facts: readonly Fact[];
}

const ACTIONS = [
  'edited',
  'synchronize',
  'converted_to_draft',
  'ready_for_review',
  'labeled',
  'review_requested',
  'review_submitted',
  'review_edited',
  'review_dismissed',
  'comment_created',
  'comment_edited',
  'comment_deleted',
  'conversation_created',
  'thread_resolved',
  'thread_unresolved',
  'closed',
  'reopened',
  'merged',
] as const;
type Action = (typeof ACTIONS)[number];

interface Step {
  readonly action: Action;
  /** Seconds since the event before; none is common, since GitHub's times have whole seconds. */
  readonly seconds: number;
  readonly choice: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  seconds: fc.constantFrom(0, 0, 1, 2, 60),
  choice: fc.nat({ max: 3 }),
});

/** What happens to one pull request, as its deliveries tell it, in order. */
export const history: fc.Arbitrary<HistoryEvent[]> = fc
  .array(step, { minLength: 1, maxLength: 20 })
  .map((steps) => {
    const told = new Teller();
    for (const one of steps) told.tell(one);
    return told.events;
  });

const REVIEWERS = ['grace', 'linus', 'ada', 'helper[bot]'] as const;

/** A person, or the team of that name. */
function askedOf(choice: number): ReviewRequest {
  const name = REVIEWERS[choice]!;
  return { name, person: choice === 2 ? null : person(name, { providerId: 7_000 + choice }) };
}

/** Plays a pull request, and tells each step as GitHub's events do. */
class Teller {
  readonly events: HistoryEvent[] = [];
  #second = 0;
  #now: PullRequestFact = pullRequest({ additions: 1, deletions: 0, changedFiles: 1, commitsCount: 1 });
  readonly #reviews: ReviewFact[] = [];
  readonly #comments: number[] = [];
  #reviewComments = 0;

  constructor() {
    this.#emit('opened', [this.#full()]);
  }

  tell({ action, seconds, choice }: Step): void {
    this.#second += seconds;
    if (this.#applyToPullRequest(action, choice)) this.#emit(action, [this.#full(action)]);
    else if (action.startsWith('review')) this.#tellReview(action, choice);
    else if (action.startsWith('thread')) this.#tellThread(action, choice);
    else this.#tellComment(action, choice);
  }

  #applyToPullRequest(action: Action, choice: number): boolean {
    const now = this.#now;
    const change = this.#changeOf(action, choice, now);
    if (change === null) return false;
    this.#now = { ...now, ...change, updatedAt: at(this.#second) };
    return true;
  }

  #changeOf(action: Action, choice: number, now: PullRequestFact): Partial<PullRequestFact> | null {
    const time = at(this.#second);
    switch (action) {
      case 'edited':
        return choice === 0
          ? { baseRef: `release-${this.#second}` }
          : { title: `Title ${this.events.length}` };
      case 'synchronize':
        return {
          headSha: String(this.events.length).padStart(40, 'e'),
          commitsCount: now.commitsCount! + 1,
          additions: now.additions! + choice,
        };
      case 'converted_to_draft':
        return { isDraft: true };
      case 'ready_for_review':
        return { isDraft: false };
      case 'labeled':
        return { labels: [...now.labels, `label-${now.labels.length}`] };
      case 'review_requested':
        return { requestedReviewers: [...now.requestedReviewers, askedOf(choice)] };
      case 'closed':
        return { state: 'closed', closedAt: time };
      case 'reopened':
        return { state: 'open', closedAt: null };
      case 'merged':
        return {
          state: 'merged',
          closedAt: time,
          mergedAt: time,
          mergedBy: person('grace'),
          mergeCommitSha: 'ce'.repeat(20),
        };
      default:
        return null;
    }
  }

  #tellReview(action: Action, choice: number): void {
    const last = this.#reviews.at(-1 - choice) ?? this.#reviews.at(-1);
    if (action === 'review_submitted' || last === undefined) {
      this.#now = { ...this.#now, updatedAt: at(this.#second) };
      const given = review({
        providerId: 500 + this.#reviews.length,
        reviewer: person(REVIEWERS[choice]!),
        state: choice % 2 === 0 ? 'approved' : 'changes_requested',
        commitSha: this.#now.headSha,
        submittedAt: at(this.#second),
        updatedAt: at(this.#second),
      });
      this.#reviews.push(given);
      this.#emit(action, [this.#slim(), given]);
      return;
    }
    const changed: ReviewFact = {
      ...last,
      updatedAt: at(this.#second),
      ...(action === 'review_edited'
        ? { body: `Edited ${this.events.length}` }
        : { state: 'dismissed', dismissedAt: at(this.#second) }),
    };
    this.#reviews[this.#reviews.indexOf(last)] = changed;
    this.#emit(action, [this.#slim(), changed]);
  }

  #tellComment(action: Action, choice: number): void {
    const time = at(this.#second);
    if (action === 'conversation_created') {
      // Events of the conversation hold no pull request.
      const providerId = 900 + this.events.length;
      this.#emit(action, [comment({ place: 'conversation', providerId, createdAt: time, updatedAt: time })]);
      return;
    }
    const existing = this.#comments[choice % Math.max(this.#comments.length, 1)];
    if (action === 'comment_created' || existing === undefined) {
      const providerId = 700 + this.#comments.length;
      this.#comments.push(providerId);
      this.#reviewComments += 1;
      this.#now = { ...this.#now, updatedAt: time };
      this.#emit('comment_created', [
        this.#slim(),
        comment({ providerId, createdAt: time, updatedAt: time, author: person(REVIEWERS[choice]!) }),
      ]);
      return;
    }
    this.#emit(action, [
      this.#slim(),
      comment({
        providerId: existing,
        createdAt: at(0),
        updatedAt: time,
        body: `Edited ${this.events.length}`,
        isDeleted: action === 'comment_deleted',
      }),
    ]);
  }

  #tellThread(action: Action, choice: number): void {
    this.#emit(action, [
      thread({
        threadId: `T${choice}`,
        isResolved: action === 'thread_resolved',
        resolvedBy: person('grace'),
        commentIds: [700 + choice],
        updatedAt: at(this.#second),
      }),
    ]);
  }

  /** As events of the pull request itself tell it. */
  #full(action?: Action): PullRequestFact {
    return {
      ...this.#now,
      isLocked: false,
      mergedBy: this.#now.mergedBy ?? null,
      reviewComments: this.#reviewComments,
      ...(action === 'ready_for_review' ? { draftRemovedAt: at(this.#second) } : {}),
    };
  }

  /** As events of reviews and comments tell it: without counts. */
  #slim(): PullRequestFact {
    const { additions, deletions, changedFiles, commitsCount, mergedBy, ...slim } = this.#now;
    return slim;
  }

  #emit(action: string, facts: readonly Fact[]): void {
    this.events.push({ action, deliveryId: `delivery-${this.events.length}`, facts });
  }
}
