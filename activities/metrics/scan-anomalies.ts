import { NO_TEAMS_SCANNED, type ScannedTeams, scanAllTeams } from '../../lib/anomalies/scan-all-teams.ts';
import { recordJob } from '../../lib/jobs/record-job.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile, lastDetails } from '../parts/heartbeat.ts';

/** The activity that looks for anomalies of every team; an attempt after one that died goes on behind the last team. */
export function createScanAnomalies({ database, logger }: ActivityDependencies) {
  return async function scanAnomalies(): Promise<ScannedTeams> {
    const sofar = lastDetails<ScannedTeams>() ?? NO_TEAMS_SCANNED;
    const scanned = await beatWhile(sofar, ({ signal, report }) =>
      recordJob(
        database.pg,
        'anomaly_scan',
        () => scanAllTeams({ database, logger }, { sofar, signal, onProgress: report }),
        { errorOf: describeFailed },
      ),
    );
    if (scanned.raised + scanned.resolved + scanned.failed > 0) logger.info(scanned, 'Anomalies were told');
    return scanned;
  };
}

function describeFailed({ failed, teams }: ScannedTeams): string | null {
  return failed === 0 ? null : `${failed} of ${teams} teams could not be looked at: see the worker's log.`;
}
