import type { WorkCalendar } from '../../domain/work-time/work-calendar.ts';

/** Whose risk, at which moment: statements answer for the past as well as they did then. */
export interface RiskScope {
  readonly teamId: string;
  readonly calendar: WorkCalendar;
  readonly at: Date;
  /** Begin of the window, which ends at `at`. */
  readonly fromAt: Date;
  /** Repositories that were watched by then can be compared with before: a window earlier than the window. */
  readonly watchedBefore: Date;
  /** Begin of the weeks before the window that it is compared with. */
  readonly baselineAt: Date;
  readonly windowDays: number;
  /** Ready since then or longer without a review: stalled. */
  readonly stalledSince: Date;
  /** Ready since before then: forgotten. */
  readonly forgottenSince: Date;
  /** Pull requests that are taken to be closed: "what if". */
  readonly closed: readonly PullRequestKey[];
}

export interface PullRequestKey {
  readonly repoId: number;
  readonly number: number;
}
