import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TASK_QUEUES, verifyWorkflowId, WORKFLOW_TYPES } from './workflow-ids.ts';

/** Starts the verification that a row asks for, unless it runs. False when it does. */
export async function startVerification(client: Client, verificationId: string): Promise<boolean> {
  try {
    await client.workflow.start(WORKFLOW_TYPES.verifyRollups, {
      workflowId: verifyWorkflowId(verificationId),
      taskQueue: TASK_QUEUES.pulse,
      args: [{ verificationId }],
      staticSummary: 'Verify rollups',
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
