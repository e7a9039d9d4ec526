import { DETECTORS } from '../../domain/anomalies/all-detectors.ts';
import type { AnomalyThresholds } from '../../domain/anomalies/anomaly-thresholds.ts';
import { type Detection, detectAnomalies } from '../../domain/anomalies/detect-anomalies.ts';
import {
  listOpenSubjects,
  lockTeamAnomalies,
  type SeenAnomaly,
  type StoredCounts,
  storeSeenAnomalies,
} from '../../sql/anomalies/store-anomalies.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { readTeamHistory } from './read-team-history.ts';
import { readThresholds } from './read-thresholds.ts';

/** One statement of a scan takes no longer: a team that is too large must not hold up the others. */
const STATEMENT_LIMIT_MS = 20_000;

/**
 * Looks for anomalies of a team as it is now: raises, updates and resolves them in one transaction. Two scans of one team wait for each
 * other.
 * @throws PulseError `team_not_found`
 */
export async function scanTeam(
  database: Pick<Database, 'pg'>,
  teamId: string,
  atMs: number = Date.now(),
): Promise<StoredCounts> {
  return inTransaction(database, async (client) => {
    await client.query(`set local statement_timeout = ${STATEMENT_LIMIT_MS}`);
    // A statement of its own: the ones after it see what the scan before has committed.
    await lockTeamAnomalies(client, teamId);
    const { thresholds, version } = await readThresholds(client, teamId);
    const history = await readTeamHistory(client, teamId, thresholds, { fromMs: atMs, untilMs: atMs }, false);
    const open = new Set(
      (await listOpenSubjects(client, teamId)).map(({ type, subject }) => `${type} ${subject}`),
    );
    const { found, told } = detectAnomalies(history, atMs, thresholds, (type, subject) =>
      open.has(`${type} ${subject}`),
    );
    const seen = found.map((detection) => toSeen(detection, thresholds));
    return storeSeenAnomalies(client, teamId, seen, told, version);
  });
}

function toSeen({ type, subject, repoId, finding }: Detection, thresholds: AnomalyThresholds): SeenAnomaly {
  const { severity, title, numbers, causes, causesTotal } = finding;
  return {
    type,
    subject,
    repoId,
    severity,
    title,
    evidence: { numbers, thresholds: thresholds[type], causes, causesTotal },
    definitionVersion: DETECTORS[type].version,
  };
}
