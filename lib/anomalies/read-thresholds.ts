import type { ClientBase } from 'pg';
import {
  type AnomalyThresholds,
  findThresholdProblems,
  mergeThresholds,
  type ThresholdsChange,
} from '../../domain/anomalies/anomaly-thresholds.ts';
import { readAnomalySettings } from '../../sql/anomalies/anomaly-settings.ts';
import { PulseError } from '../errors.ts';

export interface FollowedThresholds {
  readonly thresholds: AnomalyThresholds;
  /** Of the settings; null: the defaults. */
  readonly version: number | null;
}

/**
 * The thresholds that a team follows, with a change on top that is not stored.
 * @throws PulseError `anomaly_thresholds_invalid` when what is stored makes no sense: somebody wrote it past the API
 */
export async function readThresholds(
  client: ClientBase,
  teamId: string,
  change: ThresholdsChange = {},
): Promise<FollowedThresholds> {
  const settings = await readAnomalySettings(client, teamId);
  const merged = mergeChanges(settings?.thresholds ?? {}, change);
  const problems = findThresholdProblems(merged);
  if (problems.length > 0) {
    throw new PulseError(
      'anomaly_thresholds_invalid',
      `The thresholds that team ${teamId} follows are not valid: ${problems.join('; ')}. Set or reset them through the API.`,
    );
  }
  return { thresholds: mergeThresholds(merged), version: settings?.version ?? null };
}

/** Thresholds that differ, where the later change wins. */
export function mergeChanges(first: ThresholdsChange, then: ThresholdsChange): ThresholdsChange {
  const types = new Set([...Object.keys(first), ...Object.keys(then)]) as Set<keyof ThresholdsChange>;
  return Object.fromEntries([...types].map((type) => [type, { ...first[type], ...then[type] }]));
}
