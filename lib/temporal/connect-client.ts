import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type {
  ConnectedRepository,
  ConnectInput,
  DisconnectedRepository,
  DisconnectInput,
} from '../../domain/workflow-messages/connect-repository.ts';
import { PulseError } from '../errors.ts';
import type { NamedRepository } from './named-repository.ts';
import { connectWorkflowId, disconnectWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';

type Connecting = (input: ConnectInput) => Promise<ConnectedRepository>;
type Disconnecting = (input: DisconnectInput) => Promise<DisconnectedRepository>;

/**
 * Connects a repository through GitHub and waits for the outcome.
 * @throws PulseError with the code and the sentence of what failed
 */
export function connectRepository(client: Client, input: ConnectInput): Promise<ConnectedRepository> {
  return outcomeOf(async () => (await startConnecting(client, input)).result());
}

/** Begins to connect a repository; one of that name that is being connected gives way, as whoever asks last has the newest credential. */
export function startConnecting(client: Client, input: ConnectInput): Promise<WorkflowHandle<Connecting>> {
  const fullName = `${input.owner}/${input.name}`;
  return client.workflow.start<Connecting>(WORKFLOW_TYPES.connectRepository, {
    workflowId: connectWorkflowId(fullName),
    taskQueue: TASK_QUEUES.pulse,
    args: [input],
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    staticSummary: `Connect ${fullName}`,
  });
}

/** Disconnects a repository and waits for the outcome. */
export function disconnectRepository(
  client: Client,
  repository: NamedRepository,
): Promise<DisconnectedRepository> {
  return outcomeOf(async () => (await startDisconnecting(client, repository)).result());
}

/** Begins to disconnect a repository, unless that is under way. */
export function startDisconnecting(
  client: Client,
  { repoId, repository }: NamedRepository,
): Promise<WorkflowHandle<Disconnecting>> {
  return client.workflow.start<Disconnecting>(WORKFLOW_TYPES.disconnectRepository, {
    workflowId: disconnectWorkflowId(repoId),
    taskQueue: TASK_QUEUES.pulse,
    args: [{ repoId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Disconnect ${repository}`,
  });
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
