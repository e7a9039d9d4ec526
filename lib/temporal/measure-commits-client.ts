import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { measureCommitsWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';

/** Has the sizes of a repository's commits counted, unless that is under way. */
export async function startMeasuringCommits(client: Client, repoId: number): Promise<void> {
  try {
    await client.workflow.start(WORKFLOW_TYPES.measureCommits, {
      workflowId: measureCommitsWorkflowId(repoId),
      taskQueue: TASK_QUEUES.pulse,
      args: [{ repoId }],
      staticSummary: `Count the lines of commits (repository ${repoId})`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
