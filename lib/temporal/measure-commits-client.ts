import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { NamedRepository } from './named-repository.ts';
import { measureCommitsWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';

/** Has the sizes of a repository's commits counted, unless that is under way. */
export async function startMeasuringCommits(
  client: Client,
  { repoId, repository }: NamedRepository,
): Promise<void> {
  try {
    await client.workflow.start(WORKFLOW_TYPES.measureCommits, {
      workflowId: measureCommitsWorkflowId(repoId),
      taskQueue: TASK_QUEUES.pulse,
      args: [{ repoId }],
      staticSummary: `Count the lines of commits of ${repository}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
