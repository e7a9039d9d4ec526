import { setImmediate } from 'node:timers/promises';
import { mergeThresholds, type ThresholdsChange } from '../../domain/anomalies/anomaly-thresholds.ts';
import { type Replay, replayAnomalies } from '../../domain/anomalies/replay-anomalies.ts';
import { readAnomalySettings } from '../../sql/anomalies/anomaly-settings.ts';
import type { Database } from '../database.ts';
import { withClient } from '../transaction.ts';
import { type AskedTime, readTeamHistory } from './read-team-history.ts';

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
    const settings = await readAnomalySettings(client, teamId);
    const merged = mergeThresholds(mergeChanges(settings?.thresholds ?? {}, change));
    return { thresholds: merged, indexed: await readTeamHistory(client, teamId, merged, asked, true) };
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

/** Thresholds that differ, where the later change wins. */
export function mergeChanges(first: ThresholdsChange, then: ThresholdsChange): ThresholdsChange {
  const types = new Set([...Object.keys(first), ...Object.keys(then)]) as Set<keyof ThresholdsChange>;
  return Object.fromEntries([...types].map((type) => [type, { ...first[type], ...then[type] }]));
}
