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
  return withClient(database, async (client) => {
    const settings = await readAnomalySettings(client, teamId);
    const thresholds = mergeThresholds(mergeChanges(settings?.thresholds ?? {}, change));
    const indexed = await readTeamHistory(client, teamId, thresholds, asked, true);
    const { history } = indexed;
    return {
      ...replayAnomalies(indexed, asked, thresholds),
      looked: {
        commits: history.commits.reduce((sum, { commits }) => sum + commits, 0),
        pullRequests: history.pullRequests.length,
        coverageReports: history.coverage.length,
        riskSnapshots: history.riskSnapshots.length,
        reviewedPullRequests: history.reviews.length,
      },
    };
  });
}

/** Thresholds that differ, where the later change wins. */
export function mergeChanges(first: ThresholdsChange, then: ThresholdsChange): ThresholdsChange {
  const types = new Set([...Object.keys(first), ...Object.keys(then)]) as Set<keyof ThresholdsChange>;
  return Object.fromEntries([...types].map((type) => [type, { ...first[type], ...then[type] }]));
}
