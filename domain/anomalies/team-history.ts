/**
 * What detectors look at, over some time: read from facts once, and looked at as of any moment of it. All `…Ms` are milliseconds since
 * 1970. So a scan and a replay of the past do the same.
 */
export interface TeamHistory {
  readonly team: { readonly id: string; readonly timeZone: string; readonly workDays: readonly number[] };
  readonly repositories: readonly WatchedRepository[];
  readonly commits: readonly CommitCount[];
  readonly pullRequests: readonly PullRequestLife[];
  readonly coverage: readonly StoredCoverage[];
  readonly riskSnapshots: readonly StoredRisk[];
  readonly reviews: readonly ReviewedPullRequest[];
  readonly roster: readonly RosterPlace[];
}

/** A time in which a repository counts for the team. */
export interface WatchedRepository {
  readonly repoId: number;
  readonly fullName: string;
  readonly connectedMs: number;
  /** Infinite while it counts. */
  readonly disconnectedMs: number;
  /** What happened until then is stored; null when nothing is known to be. */
  readonly knownUntilMs: number | null;
}

/** Commits of humans on the default branch. */
export interface CommitCount {
  readonly repoId: number;
  /** `2026-03-31`, in the team's zone. */
  readonly day: string;
  readonly commits: number;
}

/** A pull request of a human, from when it was ready. */
export interface PullRequestLife {
  readonly repoId: number;
  readonly number: number;
  readonly title: string;
  readonly author: string | null;
  readonly url: string | null;
  readonly readyMs: number;
  /** First review by a human who is not the author; null while there is none. */
  readonly reviewedMs: number | null;
  readonly closedMs: number | null;
}

/** A whole report of the default branch. */
export interface StoredCoverage {
  readonly repoId: number;
  readonly sha: string;
  /** Place of its commit on the branch, the oldest first; null where the order is not known. */
  readonly position: number | null;
  readonly atMs: number;
  readonly percent: number;
}

export interface StoredRisk {
  readonly id: string;
  readonly atMs: number;
  readonly score: number;
  readonly explanation: string;
}

/** Somebody reviewed a pull request of another on a day of the team's zone. */
export interface ReviewedPullRequest {
  readonly repoId: number;
  readonly number: number;
  readonly personId: string;
  readonly name: string;
  readonly day: string;
}

export interface RosterPlace {
  readonly personId: string;
  readonly name: string;
  readonly joinedMs: number;
  readonly leftMs: number;
}

/** The repositories that count at a moment, each once. */
export function repositoriesAt(history: TeamHistory, atMs: number): Map<number, WatchedRepository> {
  const counting = history.repositories.filter(
    ({ connectedMs, disconnectedMs }) => connectedMs <= atMs && atMs < disconnectedMs,
  );
  return new Map(counting.map((repository) => [repository.repoId, repository]));
}
