import { type DayCounts, momentOfDay, planDays, shaOf } from './plan-days.ts';
import { DAY_MS, type SeedRepository, type SeedWorld, YEAR } from './plan-world.ts';
import { createRandom, mixWord } from './random.ts';

/** The commits of all repositories: the nth of a repository is found without making those before it. */
export interface CommitStream {
  readonly counts: DayCounts;
  /** Times of a day's commits in ms, in order. */
  times(repository: SeedRepository, day: number): readonly number[];
  sha(repository: SeedRepository, n: number): string;
  /** Whether the default branch has it: it does of three in four. The default branch is a line without merges. */
  isOnDefaultBranch(repository: SeedRepository, n: number): boolean;
  /** The last commit of the default branch up to and including `n`; -1 when there is none. */
  lastOnDefaultBranch(repository: SeedRepository, n: number): number;
}

export const STREAM = {
  commits: 10,
  commitTimes: 11,
  commitRows: 12,
  pullRequests: 20,
  pullRequestRows: 21,
  deployments: 30,
  deploymentRows: 31,
  coverage: 40,
} as const;

export function planCommits(world: SeedWorld): CommitStream {
  const { seed } = world.plan;
  const counts = planDays(world, STREAM.commits, YEAR.commits, (repository) => repository.share);
  const isOnDefaultBranch = (repository: SeedRepository, n: number): boolean =>
    n === 0 || (mixWord(seed ^ mixWord(repository.repoId + n * 31)) & 3) !== 0;
  return {
    counts,
    times: (repository, day) => {
      const random = createRandom(seed, STREAM.commitTimes, repository.repoId, day);
      const length = counts.before(repository, day + 1) - counts.before(repository, day);
      return Array.from({ length }, () => momentInYear(world, repository, day, random.next())).sort(
        (a, b) => a - b,
      );
    },
    sha: (repository, n) => shaOf(seed, repository.repoId, n),
    isOnDefaultBranch,
    lastOnDefaultBranch: (repository, n) => {
      let last = n;
      while (last >= 0 && !isOnDefaultBranch(repository, last)) last--;
      return last;
    },
  };
}

/** A moment of a day by the hours of the repository's team, never after the end of the year. */
export function momentInYear(world: SeedWorld, repository: SeedRepository, day: number, at: number): number {
  const ms = momentOfDay(repository.team.zone, world.startMs + day * DAY_MS, at);
  return ms < world.plan.until.getTime() ? ms : ms - DAY_MS;
}
