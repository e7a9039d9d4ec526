import { recordJob } from '../../lib/jobs/record-job.ts';
import { NOTHING_COMPUTED, type SnapshotRound, snapshotDueTeams } from '../../lib/risk/snapshot-due-teams.ts';
import { nextRiskRound } from '../../lib/temporal/schedule-risk.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';

/** The activity that writes down the sprint risk of each team that is due. */
export function createSnapshotRisk({ database, logger }: ActivityDependencies) {
  return async function snapshotRisk(): Promise<SnapshotRound> {
    let last = NOTHING_COMPUTED;
    const round = await beatWhile(NOTHING_COMPUTED, ({ signal, report }) =>
      recordJob(
        database.pg,
        'risk_snapshot',
        async () => {
          last = await snapshotDueTeams({ database, logger }, { signal, onProgress: report });
          return last;
        },
        { errorOf: describeFailed, nextRunAt: () => nextRunAfter(last) },
      ),
    );
    if (round.computed + round.failed > 0) logger.info(round, 'The risk of teams was computed');
    return round;
  };
}

/** The next hour of any team; the next round, when a team is to be tried again or there is none. */
function nextRunAfter({ failed, nextAt }: SnapshotRound): Date {
  return failed > 0 || nextAt === null ? nextRiskRound(new Date()) : new Date(nextAt);
}

function describeFailed({ failed, teams }: SnapshotRound): string | null {
  return failed === 0
    ? null
    : `The risk of ${failed} of ${teams} teams could not be computed: see the worker's log.`;
}
