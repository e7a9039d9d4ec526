import { isRiskDue, nextRiskAt } from '../../domain/risk/is-risk-due.ts';
import { listTeamsForRisk, type TeamForRisk } from '../../sql/risk/list-teams-for-risk.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../logger.ts';
import { storeRisk } from './store-risk.ts';

/** Teams read at once. */
const TEAMS_PER_BATCH = 100;

/** What one round did. */
export interface SnapshotRound {
  readonly teams: number;
  readonly computed: number;
  /** Due, but nothing is known of them. */
  readonly unknown: number;
  readonly failed: number;
  /** The next hour of any team; null without teams. */
  readonly nextAt: string | null;
}

export const NOTHING_COMPUTED: SnapshotRound = { teams: 0, computed: 0, unknown: 0, failed: 0, nextAt: null };

export interface SnapshotOptions {
  readonly clock?: () => Date;
  readonly teamsPerBatch?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (sofar: SnapshotRound) => void;
}

/**
 * Computes and keeps the risk of every team that is due. Which ones are follows from what is stored, so a round that is stopped
 * in the middle is continued by the next, and a team that cannot be computed is tried again then; it stops no other.
 */
export async function snapshotDueTeams(
  { database, logger }: { readonly database: Pick<Database, 'pg'>; readonly logger: Logger },
  options: SnapshotOptions = {},
): Promise<SnapshotRound> {
  const {
    clock = () => new Date(),
    teamsPerBatch = TEAMS_PER_BATCH,
    signal,
    onProgress = () => {},
  } = options;
  let round = NOTHING_COMPUTED;
  for (let after: string | null = null; ; ) {
    const teams: TeamForRisk[] = await listTeamsForRisk(database.pg, { after, limit: teamsPerBatch });
    for (const team of teams) {
      signal?.throwIfAborted();
      round = { ...round, teams: round.teams + 1 };
      try {
        const now = clock();
        const next = nextRiskAt(now, team).toISOString();
        const nextAt = round.nextAt === null || next < round.nextAt ? next : round.nextAt;
        round = { ...round, nextAt };
        if (!isRiskDue(team.lastAt, now, team)) continue;
        const stored = await storeRisk(database, { ...team, id: team.teamId }, now);
        round =
          stored === null
            ? { ...round, unknown: round.unknown + 1 }
            : { ...round, computed: round.computed + 1 };
      } catch (error) {
        round = { ...round, failed: round.failed + 1 };
        logger.error({ err: error, teamId: team.teamId }, 'The risk of a team could not be computed');
      }
      onProgress(round);
    }
    if (teams.length < teamsPerBatch) return round;
    after = teams.at(-1)!.teamId;
  }
}
