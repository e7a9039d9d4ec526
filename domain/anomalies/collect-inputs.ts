import { DAY_MS } from '../work-time/work-calendar.ts';
import { COMMIT_DAYS, type CommitDay, USUAL_WEEKS } from './commit-frequency-drop.ts';
import type { CoverageReport } from './coverage-drop.ts';
import type { ReviewLoad } from './review-load-imbalance.ts';
import type { RiskSnapshot } from './risk-score-spike.ts';
import type { WaitingPullRequest } from './stalled-pr.ts';
import { nameOfDay, type TeamCalendar } from './team-calendar.ts';
import {
  repositoriesAt,
  type StoredCoverage,
  type TeamHistory,
  type WatchedRepository,
} from './team-history.ts';

const WEEK_MS = 7 * DAY_MS;
const WALKED_DAYS_MAX = 60;

/** History as the detectors need it, made once for many moments. */
export interface IndexedHistory {
  readonly history: TeamHistory;
  readonly calendar: TeamCalendar;
  /** Commits by `<repository> <day>`. */
  readonly commitsOf: ReadonlyMap<string, number>;
}

export function indexHistory(history: TeamHistory, calendar: TeamCalendar): IndexedHistory {
  const commitsOf = new Map(history.commits.map(({ repoId, day, commits }) => [`${repoId} ${day}`, commits]));
  return { history, calendar, commitsOf };
}

/**
 * The last work days that are over, over the repositories that count now and of which everything until then is stored.
 * @returns null when repositories count, and of none is enough stored to tell
 */
export function commitDaysAt(indexed: IndexedHistory, atMs: number): CommitDay[] | null {
  const { history, calendar } = indexed;
  const days: number[] = [];
  const today = calendar.dayOf(atMs);
  for (let back = 1; back <= WALKED_DAYS_MAX && days.length < COMMIT_DAYS; back++) {
    const day = today - back * DAY_MS;
    if (calendar.isWorkDay(day)) days.unshift(day);
  }
  const endMs = calendar.beginOf(days.at(-1)! + DAY_MS);
  const watched = [...repositoriesAt(history, atMs).values()];
  const counting = watched.filter(({ knownUntilMs }) => knownUntilMs !== null && knownUntilMs >= endMs);
  if (counting.length === 0) return watched.length === 0 ? [] : null;
  const firstMs = Math.min(...counting.map(({ connectedMs }) => connectedMs));
  const countOn = (day: number): number =>
    counting.reduce(
      (sum, { repoId }) => sum + (indexed.commitsOf.get(`${repoId} ${nameOfDay(day)}`) ?? 0),
      0,
    );
  return days
    .filter((day) => calendar.beginOf(day) >= firstMs)
    .map((day) => {
      const weeks = Array.from({ length: USUAL_WEEKS }, (_, index) => day - (index + 1) * WEEK_MS);
      const usual = weeks.filter((before) => calendar.beginOf(before) >= firstMs).map(countOn);
      const from = new Date(calendar.beginOf(day)).toISOString();
      const to = new Date(calendar.beginOf(day + DAY_MS)).toISOString();
      const url = `/v1/teams/${history.team.id}/metrics/commit_count/items?from=${from}&to=${to}`;
      return { day: nameOfDay(day), commits: countOn(day), usual, url };
    });
}

export interface WaitingSubject extends WaitingPullRequest {
  readonly repoId: number;
  readonly number: number;
}

/** Pull requests that were open and not reviewed at a moment. */
export function waitingAt({ history, calendar }: IndexedHistory, atMs: number): WaitingSubject[] {
  const watched = repositoriesAt(history, atMs);
  return history.pullRequests.flatMap((pull): WaitingSubject[] => {
    const { repoId, number, title, author, readyMs, reviewedMs, closedMs } = pull;
    const repository = watched.get(repoId);
    const isWaiting = readyMs <= atMs && (reviewedMs ?? Infinity) > atMs && (closedMs ?? Infinity) > atMs;
    if (repository === undefined || !isWaiting) return [];
    return [
      {
        repoId,
        number,
        reference: `${repository.fullName}#${number}`,
        title,
        author,
        readyAt: new Date(readyMs).toISOString(),
        waitedHours: calendar.hoursBetween(readyMs, atMs),
        ageDays: calendar.daysBetween(readyMs, atMs),
        url: pull.url ?? `/v1/repositories/${repoId}/pull-requests/${number}`,
      },
    ];
  });
}

/** In the order of the branch, where it is known: a commit that is told of late does not come after newer ones. */
function compareReports(a: StoredCoverage, b: StoredCoverage): number {
  const byPlace = a.position === null || b.position === null ? 0 : a.position - b.position;
  return byPlace || a.atMs - b.atMs || (a.sha < b.sha ? -1 : 1);
}

/** Reports of each repository that counts, of the days before a moment. */
export function coverageAt(
  { history, calendar }: IndexedHistory,
  atMs: number,
  windowDays: number,
): { readonly repository: WatchedRepository; readonly reports: readonly CoverageReport[] }[] {
  const since = calendar.daysBefore(atMs, windowDays);
  return [...repositoriesAt(history, atMs).values()].map((repository) => ({
    repository,
    reports: history.coverage
      .filter((report) => report.repoId === repository.repoId && report.atMs > since && report.atMs <= atMs)
      .sort(compareReports)
      .map(({ sha, atMs: reportedMs, percent }) => ({
        sha,
        at: new Date(reportedMs).toISOString(),
        percent,
        url: `/v1/repositories/${repository.repoId}/coverage?${new URLSearchParams({ commitSha: sha, flag: '' })}`,
      })),
  }));
}

/** Snapshots of twice the window before a moment. */
export function riskAt(
  { history, calendar }: IndexedHistory,
  atMs: number,
  windowDays: number,
): RiskSnapshot[] {
  const since = calendar.daysBefore(atMs, 2 * windowDays);
  return history.riskSnapshots
    .filter((snapshot) => snapshot.atMs > since && snapshot.atMs <= atMs)
    .sort((a, b) => a.atMs - b.atMs)
    .map((snapshot) => ({
      ...snapshot,
      windowFromMs: calendar.daysBefore(snapshot.atMs, windowDays),
      url: `/v1/teams/${history.team.id}/risk/history`,
    }));
}

/** How many pull requests of others each person reviewed in the days before a moment, that of the moment included. */
export function reviewLoadAt(
  { history, calendar }: IndexedHistory,
  atMs: number,
  windowDays: number,
): { readonly people: readonly ReviewLoad[]; readonly url: string } {
  const today = calendar.dayOf(atMs);
  const [first, last] = [nameOfDay(today - (windowDays - 1) * DAY_MS), nameOfDay(today)];
  const watched = repositoriesAt(history, atMs);
  const reviewed = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  for (const { repoId, number, personId, name, day } of history.reviews) {
    if (day < first || day > last || !watched.has(repoId)) continue;
    const pulls = reviewed.get(personId) ?? new Set();
    reviewed.set(personId, pulls.add(`${repoId} ${number}`));
    names.set(personId, name);
  }
  const roster = history.roster.filter(({ joinedMs, leftMs }) => joinedMs <= atMs && atMs < leftMs);
  const people = roster.length > 0 ? new Map(roster.map(({ personId, name }) => [personId, name])) : names;
  const url = `/v1/teams/${history.team.id}/review-load`;
  return {
    people: [...people].map(([id, name]) => ({ id, name, reviewed: reviewed.get(id)?.size ?? 0 })),
    url,
  };
}
