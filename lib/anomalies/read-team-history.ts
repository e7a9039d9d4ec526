import type { ClientBase } from 'pg';
import type { AnomalyThresholds } from '../../domain/anomalies/anomaly-thresholds.ts';
import { type IndexedHistory, indexHistory } from '../../domain/anomalies/collect-inputs.ts';
import { createTeamCalendar } from '../../domain/anomalies/team-calendar.ts';
import { daysBefore } from '../../domain/work-time/days-before.ts';
import { workingHoursBefore } from '../../domain/work-time/work-calendar.ts';
import { readCommitCounts } from '../../sql/anomalies/read-commit-counts.ts';
import { readCoverage } from '../../sql/anomalies/read-coverage.ts';
import { readPullRequestLives, readStalledPullRequests } from '../../sql/anomalies/read-pull-requests.ts';
import { readReviewedPullRequests } from '../../sql/anomalies/read-reviews.ts';
import { readRiskSnapshots } from '../../sql/anomalies/read-risk.ts';
import { readAnomalyTeam, readRoster, readWatchedRepositories } from '../../sql/anomalies/read-watched.ts';
import { teamGone } from './team-gone.ts';

/** Days before a moment that commits are compared over: eight weeks before each of fifteen work days, of one day a week at worst. */
const COMMIT_HISTORY_DAYS = 56 + 60;

/** A stretch of time to look back over: from its first moment that is asked about to its last. */
export interface AskedTime {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Reads what the detectors need to tell how a team is at one moment, now, or was at any moment of a time in the past (`isReplay`), where
 * everything that happened by now is taken as known.
 * @throws PulseError `team_not_found`
 */
export async function readTeamHistory(
  client: ClientBase,
  teamId: string,
  thresholds: AnomalyThresholds,
  asked: AskedTime,
  isReplay: boolean,
): Promise<IndexedHistory> {
  const team = await readAnomalyTeam(client, teamId);
  if (team === null) throw teamGone(teamId);
  const since = (days: number) => ({
    fromAt: daysBefore(new Date(asked.fromMs), days, team.timeZone),
    untilAt: new Date(asked.untilMs),
  });
  const { stalledAfterHours, forgottenAfterDays } = thresholds.stalled_pr;
  const repositories = await readWatchedRepositories(client, teamId);
  const ready = since(forgottenAfterDays);
  const history = {
    team,
    repositories: isReplay
      ? repositories.map((repository) => ({ ...repository, knownUntilMs: asked.untilMs }))
      : repositories,
    commits: await readCommitCounts(client, team, since(COMMIT_HISTORY_DAYS)),
    pullRequests: isReplay
      ? await readPullRequestLives(client, teamId, ready)
      : await readStalledPullRequests(client, teamId, {
          fromAt: ready.fromAt,
          // Ready at this very moment is long enough.
          untilAt: new Date(workingHoursBefore(ready.untilAt, stalledAfterHours, team).getTime() + 1),
        }),
    coverage: await readCoverage(client, teamId, since(thresholds.coverage_drop.windowDays)),
    riskSnapshots: await readRiskSnapshots(client, teamId, since(2 * thresholds.risk_score_spike.windowDays)),
    reviews: await readReviewedPullRequests(client, team, since(thresholds.review_load_imbalance.windowDays)),
    roster: await readRoster(client, teamId),
  };
  const originMs = Math.min(asked.fromMs, ...history.pullRequests.map(({ readyMs }) => readyMs));
  return indexHistory(history, createTeamCalendar(team, originMs));
}
