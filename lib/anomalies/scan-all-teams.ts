import { listTeamIds } from '../../sql/anomalies/list-team-ids.ts';
import type { StoredCounts } from '../../sql/anomalies/store-anomalies.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { scanTeam } from './scan-team.ts';

/** Teams whose ids are held at a time. */
const TEAMS_PER_BATCH = 50;

/** What one round over the teams did. */
export interface ScannedTeams extends StoredCounts {
  readonly teams: number;
  readonly failed: number;
  /** The last team that was looked at; a later attempt goes on behind it. */
  readonly lastTeamId: string | null;
}

export const NO_TEAMS_SCANNED: ScannedTeams = {
  teams: 0,
  failed: 0,
  lastTeamId: null,
  raised: 0,
  kept: 0,
  resolved: 0,
};

export interface ScanOptions {
  readonly teamsPerBatch?: number;
  /** What an attempt before this one came to. */
  readonly sofar?: ScannedTeams;
  readonly signal?: AbortSignal;
  readonly onProgress?: (sofar: ScannedTeams) => void;
}

/**
 * Looks for anomalies of every team, one after another, each in its own transaction. A team that fails is left for the next round and does
 * not stop the others.
 */
export async function scanAllTeams(
  { database, logger }: { readonly database: Database; readonly logger: Logger },
  {
    teamsPerBatch = TEAMS_PER_BATCH,
    sofar = NO_TEAMS_SCANNED,
    signal,
    onProgress = () => {},
  }: ScanOptions = {},
): Promise<ScannedTeams> {
  let total = sofar;
  for (;;) {
    const teamIds = await listTeamIds(database.pg, total.lastTeamId, teamsPerBatch);
    if (teamIds.length === 0) return total;
    for (const teamId of teamIds) {
      signal?.throwIfAborted();
      total = { ...(await scanOne({ database, logger }, teamId, total)), lastTeamId: teamId };
      onProgress(total);
    }
  }
}

async function scanOne(
  { database, logger }: { readonly database: Database; readonly logger: Logger },
  teamId: string,
  sofar: ScannedTeams,
): Promise<ScannedTeams> {
  const teams = sofar.teams + 1;
  try {
    const { raised, kept, resolved } = await scanTeam(database, teamId);
    return {
      ...sofar,
      teams,
      raised: sofar.raised + raised,
      kept: sofar.kept + kept,
      resolved: sofar.resolved + resolved,
    };
  } catch (error) {
    // Deleted since its id was read: there is nothing left to look at.
    if (error instanceof PulseError && error.code === 'team_not_found') return sofar;
    logger.error({ err: error, teamId }, 'The anomalies of a team could not be told');
    return { ...sofar, teams, failed: sofar.failed + 1 };
  }
}
