import { type CommitStream, momentInYear, STREAM } from './commit-stream.ts';
import { type DayCounts, planDays } from './plan-days.ts';
import { DAY_MS, type SeedDeveloper, type SeedRepository, type SeedWorld, YEAR } from './plan-world.ts';
import { createRandom, type Random } from './random.ts';
import { pickDeveloper } from './write-commits.ts';

export interface SeedReview {
  readonly reviewer: SeedDeveloper;
  readonly state: 'approved' | 'changes_requested' | 'commented';
  readonly submittedMs: number;
  readonly commitSha: string;
  /** Comments at lines of the diff that came with it. */
  readonly comments: number;
}

export interface SeedPullRequest {
  readonly repository: SeedRepository;
  readonly number: number;
  readonly author: SeedDeveloper;
  readonly state: 'open' | 'closed' | 'merged';
  readonly isDraft: boolean;
  readonly createdMs: number;
  readonly readyMs: number | null;
  readonly firstCommitMs: number;
  readonly endedMs: number | null;
  readonly headSha: string;
  readonly ownCommits: readonly string[];
  readonly mergeSha: string | null;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  readonly reviews: readonly SeedReview[];
}

const HOUR_MS = 3_600_000;
const BOT_SHARE = 0.08;
const DRAFT_SHARE = 0.15;
/** Of drafts, those that nobody ever finished. */
const ABANDONED_DRAFT_SHARE = 0.06;
/** Open, ready, and looked at by nobody. */
const STALLED_SHARE = 0.012;
const CLOSED_SHARE = 0.13;
const REVIEWS_MEAN = 2.2;
const REVIEWING_BOT_SHARE = 0.06;
const COMMENTS_MEAN = 0.6;
const OWN_COMMITS_MAX = 6;

export interface PullRequestStream {
  readonly counts: DayCounts;
  /** The pull requests of one repository that were opened on one day. */
  opened(repository: SeedRepository, day: number): SeedPullRequest[];
}

/** Every pull request is made from its own number: several passes over them see the same ones. */
export function planPullRequests(world: SeedWorld, commits: CommitStream): PullRequestStream {
  const counts = planDays(world, STREAM.pullRequests, YEAR.pullRequests, (repository) => repository.share);
  return {
    counts,
    opened: (repository, day) => {
      const first = counts.before(repository, day);
      const length = counts.before(repository, day + 1) - first;
      return Array.from({ length }, (_, n) => plan(world, commits, repository, day, first + n + 1));
    },
  };
}

function plan(
  world: SeedWorld,
  commits: CommitStream,
  repository: SeedRepository,
  day: number,
  number: number,
): SeedPullRequest {
  const untilMs = world.plan.until.getTime();
  const random = createRandom(world.plan.seed, STREAM.pullRequestRows, repository.repoId, number);
  const isBot = random.chance(BOT_SHARE);
  const author = isBot ? random.pick(world.bots) : pickDeveloper(random, repository);
  const createdMs = momentInYear(world, repository, day, random.next());
  const wasDraft = !isBot && random.chance(DRAFT_SHARE);
  const draftEndMs = createdMs + random.skewed(20, 1.2) * HOUR_MS;
  const isDraft = wasDraft && (random.chance(ABANDONED_DRAFT_SHARE) || draftEndMs >= untilMs);
  const readyMs = wasDraft && !isDraft ? Math.floor(draftEndMs) : null;
  const isStalled = !isDraft && random.chance(STALLED_SHARE);
  const startMs = readyMs ?? createdMs;
  const headSha = shaAround(commits, repository, day, random);
  const reviews =
    isDraft || isStalled ? [] : planReviews(world, repository, random, { author, startMs, headSha });
  const lastMs = reviews.at(-1)?.submittedMs ?? startMs;
  const endMs = skipWeekend(Math.floor(lastMs + random.skewed(isBot ? 2 : 5, 1.4) * HOUR_MS));
  const isOpen = isDraft || isStalled || endMs >= untilMs;
  const isMerged = !isOpen && !random.chance(CLOSED_SHARE);
  const lines = Math.min(500_000, Math.floor(random.skewed(isBot ? 8 : 90, 1.4)));
  const additions = Math.floor(lines * (0.4 + 0.6 * random.next()));
  const mergeDay = Math.min(YEAR.days - 1, Math.max(day, Math.floor((endMs - world.startMs) / DAY_MS)));
  return {
    repository,
    number,
    author,
    state: isOpen ? 'open' : isMerged ? 'merged' : 'closed',
    isDraft,
    createdMs,
    readyMs,
    firstCommitMs: Math.floor(createdMs - random.skewed(9, 1.3) * HOUR_MS),
    endedMs: isOpen ? null : endMs,
    headSha,
    ownCommits: [
      headSha,
      ...Array.from({ length: random.below(OWN_COMMITS_MAX) }, () =>
        shaAround(commits, repository, day, random),
      ),
    ],
    mergeSha: isMerged ? shaAround(commits, repository, mergeDay, random) : null,
    additions,
    deletions: lines - additions,
    changedFiles: 1 + Math.min(900, Math.floor(lines / 40)),
    reviews,
  };
}

function planReviews(
  world: SeedWorld,
  repository: SeedRepository,
  random: Random,
  { author, startMs, headSha }: { author: SeedDeveloper; startMs: number; headSha: string },
): SeedReview[] {
  const untilMs = world.plan.until.getTime();
  const reviews: SeedReview[] = [];
  const wanted = random.count(REVIEWS_MEAN);
  let ms = startMs;
  for (let n = 0; n < wanted; n++) {
    ms = skipWeekend(Math.floor(ms + random.skewed(n === 0 ? 4 : 6, 1.3) * HOUR_MS));
    const reviewer = random.chance(REVIEWING_BOT_SHARE)
      ? random.pick(world.bots)
      : pickDeveloper(random, repository);
    const isLast = n === wanted - 1;
    const state =
      isLast && random.chance(0.85) ? 'approved' : random.chance(0.3) ? 'changes_requested' : 'commented';
    const comments = random.count(COMMENTS_MEAN);
    if (ms >= untilMs || reviewer === author) continue;
    reviews.push({
      reviewer,
      state: reviewer.isBot ? 'commented' : state,
      submittedMs: ms,
      commitSha: isLast ? headSha : headSha.replace(/^./, '0'),
      comments,
    });
  }
  return reviews;
}

/** Nothing happens on most weekends: what would have comes two days later. */
function skipWeekend(ms: number): number {
  const weekday = new Date(ms).getUTCDay();
  return weekday === 0 || weekday === 6 ? ms + 2 * DAY_MS : ms;
}

function shaAround(commits: CommitStream, repository: SeedRepository, day: number, random: Random): string {
  const until = commits.counts.before(repository, day + 1);
  const from = Math.max(0, commits.counts.before(repository, day) - 5);
  return commits.sha(repository, from + random.below(Math.max(1, until - from)));
}
