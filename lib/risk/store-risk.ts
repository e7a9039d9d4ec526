import { insertRiskSnapshot, type RiskSnapshotRow } from '../../sql/risk/risk-snapshots.ts';
import type { Database } from '../database/database.ts';
import { calculateRisk } from './calculate-risk.ts';
import type { RiskTeam } from './risk-scope-of.ts';

/** Computes a team's risk as it is now, and keeps it. @returns null while nothing is known that a score could be made of */
export async function storeRisk(
  database: Pick<Database, 'pg'>,
  team: RiskTeam,
  now: Date,
): Promise<RiskSnapshotRow | null> {
  const snapshot = await calculateRisk(database, team, now);
  return snapshot === null ? null : insertRiskSnapshot(database.pg, snapshot);
}
