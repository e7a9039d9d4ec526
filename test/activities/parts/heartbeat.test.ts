import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { beatWhile, lastDetails } from '../../../activities/parts/heartbeat.ts';
import { NO_TEAMS_SCANNED, type ScannedTeams } from '../../../lib/anomalies/scan-all-teams.ts';
import { TASK_QUEUES } from '../../../lib/temporal/workflow-ids.ts';
import { createTestEnvironment } from '../../harness/temporal.ts';
import { scriptActivities } from '../../workflows/scripted-activities.ts';
import { startWorkers } from '../../workflows/start-workers.ts';

test('an attempt that fails soon after it has come further leaves its newest position to the next', async () => {
  const begunAt: number[] = [];
  const scanAnomalies = async (): Promise<ScannedTeams> => {
    const before = lastDetails<ScannedTeams>()?.teams ?? 0;
    begunAt.push(before);
    return beatWhile(teamsScanned(before), async ({ report }) => {
      for (let step = 1; step <= 100; step++) report(teamsScanned(before + step));
      if (before < 200) throw ApplicationFailure.create({ message: 'at a limit', nextRetryDelay: 10 });
      return teamsScanned(before + 100);
    });
  };
  await using temporal = await createTestEnvironment();
  await using _ = await startWorkers(temporal, scriptActivities({ scanAnomalies }).groups);
  const result = await temporal.environment.client.workflow.execute('scanAnomalies', {
    workflowId: randomUUID(),
    taskQueue: TASK_QUEUES.pulse,
  });
  expect(begunAt).toEqual([0, 100, 200]);
  expect(result).toMatchObject({ teams: 300 });
});

function teamsScanned(teams: number): ScannedTeams {
  return { ...NO_TEAMS_SCANNED, teams };
}
