import type { Client } from '@temporalio/client';
import { TASK_QUEUES, verifyWorkflowId, WORKFLOW_TYPES } from './workflow-ids.ts';

/** Starts the verification that a row asks for. */
export async function startVerification(client: Client, verificationId: string): Promise<void> {
  await client.workflow.start(WORKFLOW_TYPES.verifyRollups, {
    workflowId: verifyWorkflowId(verificationId),
    taskQueue: TASK_QUEUES.pulse,
    args: [{ verificationId }],
    staticSummary: 'Verify rollups',
  });
}
