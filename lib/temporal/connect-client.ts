import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type {
  ConnectedRepository,
  ConnectInput,
  DisconnectedRepository,
} from '../../domain/workflow-messages/connect-repository.ts';
import { PulseError } from '../errors.ts';
import { connectWorkflowId, disconnectWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';

/**
 * Connects a repository through GitHub and waits for the outcome.
 * @throws PulseError with the code and the sentence of what failed
 */
export function connectRepository(client: Client, input: ConnectInput): Promise<ConnectedRepository> {
  const fullName = `${input.owner}/${input.name}`;
  return outcomeOf(() =>
    client.workflow.execute<(input: ConnectInput) => Promise<ConnectedRepository>>(
      WORKFLOW_TYPES.connectRepository,
      {
        workflowId: connectWorkflowId(fullName),
        taskQueue: TASK_QUEUES.pulse,
        args: [input],
        // Whoever asks last has the newest credential.
        workflowIdConflictPolicy: 'TERMINATE_EXISTING',
        staticSummary: `Connect ${fullName}`,
      },
    ),
  );
}

/** Disconnects a repository and waits for the outcome. */
export function disconnectRepository(client: Client, repoId: number): Promise<DisconnectedRepository> {
  return outcomeOf(() =>
    client.workflow.execute<(input: { repoId: number }) => Promise<DisconnectedRepository>>(
      WORKFLOW_TYPES.disconnectRepository,
      {
        workflowId: disconnectWorkflowId(repoId),
        taskQueue: TASK_QUEUES.pulse,
        args: [{ repoId }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `Disconnect repository ${repoId}`,
      },
    ),
  );
}

async function outcomeOf<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type) {
      throw new PulseError(problemCode(cause.type), cause.message, { cause: error });
    }
    throw error;
  }
}

/** What passes by itself has one code for callers. */
function problemCode(code: string): string {
  return code === 'github_timeout' || code === 'github_answer_unreadable' ? 'github_unavailable' : code;
}
