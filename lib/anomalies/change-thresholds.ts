import { findThresholdProblems, type ThresholdsChange } from '../../domain/anomalies/anomaly-thresholds.ts';
import {
  type AnomalySettingsRow,
  addAnomalySettings,
  lockAnomalySettings,
  readAnomalySettings,
  withdrawAnomalySettings,
} from '../../sql/anomalies/anomaly-settings.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { PulseError } from '../errors.ts';
import { mergeChanges } from './read-thresholds.ts';

/**
 * Changes some thresholds of a team, or of every team without its own, and leaves the others as they are. The first change of a team
 * begins with what holds for all. Changes at the same time wait for each other, so that none takes back another.
 * @param teamId null: for all
 * @throws PulseError `validation_failed` when all of them together make no sense
 */
export async function changeThresholds(
  database: Pick<Database, 'pg'>,
  teamId: string | null,
  change: ThresholdsChange,
  note: string | null,
): Promise<AnomalySettingsRow> {
  return inTransaction(database, async (client) => {
    await lockAnomalySettings(client, teamId);
    const current = await readAnomalySettings(client, teamId);
    const merged = mergeChanges(current?.thresholds ?? {}, change);
    const problems = findThresholdProblems(merged);
    if (problems.length > 0) throw thresholdsInvalid(problems);
    return addAnomalySettings(client, teamId, merged, note);
  });
}

/**
 * Takes back what was set: a team follows what holds for all again, all follow the defaults. Gives what is followed now; null: the defaults.
 * @param teamId null: what was set for all
 */
export async function resetThresholds(
  database: Pick<Database, 'pg'>,
  teamId: string | null,
): Promise<AnomalySettingsRow | null> {
  return inTransaction(database, async (client) => {
    await lockAnomalySettings(client, teamId);
    await withdrawAnomalySettings(client, teamId);
    return readAnomalySettings(client, teamId);
  });
}

export function thresholdsInvalid(problems: readonly string[]): PulseError {
  return new PulseError('validation_failed', `The thresholds are not valid: ${problems.join('; ')}.`);
}
