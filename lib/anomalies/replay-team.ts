import { setImmediate } from 'node:timers/promises';
import type { ThresholdsChange } from '../../domain/anomalies/anomaly-thresholds.ts';
import { type Replay, replayAnomalies } from '../../domain/anomalies/replay-anomalies.ts';
import type { Database } from '../database/database.ts';
import { withClient } from '../database/transaction.ts';
import { type AskedTime, readTeamHistory } from './read-team-history.ts';
import { readThresholds } from './read-thresholds.ts';

export interface TeamReplay extends Replay {
  /** What there was to look at: where nothing is known, nothing is raised. */
  readonly looked: {
    readonly commits: number;
    readonly pullRequests: number;
    readonly coverageReports: number;
    readonly riskSnapshots: number;
    readonly reviewedPullRequests: number;
  };
}

/**
 * What scans would have raised in a time of the past, had a team followed these thresholds (its own, unless they say otherwise). Nothing is
 * stored.
 * @throws PulseError `team_not_found`
 */
export async function replayTeam(
  database: Pick<Database, 'pg'>,
  teamId: string,
  asked: AskedTime,
  change: ThresholdsChange,
): Promise<TeamReplay> {
  const { thresholds, indexed } = await withClient(database, async (client) => {
    const followed = await readThresholds(client, teamId, change);
    const read = await readTeamHistory(client, teamId, followed.thresholds, asked, true);
    return { thresholds: followed.thresholds, indexed: read };
  });
  const { commits, pullRequests, coverage, riskSnapshots, reviews } = indexed.history;
  return {
    ...(await runInSteps(replayAnomalies(indexed, asked, thresholds))),
    looked: {
      commits: commits.reduce((sum, day) => sum + day.commits, 0),
      pullRequests: pullRequests.length,
      coverageReports: coverage.length,
      riskSnapshots: riskSnapshots.length,
      reviewedPullRequests: reviews.length,
    },
  };
}

/** Lets whatever else waits in this process go first after each step: a replay of a year takes seconds. */
async function runInSteps<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
