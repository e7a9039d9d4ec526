import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import {
  DEFAULT_SYNC_LIMITS,
  type RepositorySyncInput,
  type SyncLimits,
  type SyncProgress,
  type SyncWaiting,
} from '../../domain/workflow-messages/repository-sync.ts';
import { PulseError } from '../errors.ts';
import { QUERIES, SIGNALS, syncWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';
import { initialSearchAttributes } from './workflow-search-attributes.ts';

const GRPC_NOT_FOUND = 5;

export interface StartSyncOptions {
  readonly repoId: number;
  /** `owner/name`, shown in the web UI. */
  readonly repository: string;
  readonly limits?: Partial<SyncLimits>;
  readonly startPaused?: boolean;
}

export interface StartedSync {
  readonly workflowId: string;
  /** True when a sync of this repository was running, and goes on. */
  readonly alreadyRunning: boolean;
}

/**
 * Starts the sync of a repository, unless one runs.
 * @throws PulseError `sync_stopping` when the one that runs has been cancelled and is about to end
 */
export async function startRepositorySync(client: Client, options: StartSyncOptions): Promise<StartedSync> {
  const { repoId, repository } = options;
  const workflowId = syncWorkflowId(repoId);
  const input: RepositorySyncInput = {
    repoId,
    repository,
    limits: { ...DEFAULT_SYNC_LIMITS, ...options.limits },
    startPaused: options.startPaused ?? false,
    resumeFrom: null,
  };
  try {
    await client.workflow.start(WORKFLOW_TYPES.repositorySync, {
      workflowId,
      taskQueue: TASK_QUEUES.pulse,
      args: [input],
      typedSearchAttributes: initialSearchAttributes({ repository, stage: 'queued' }),
      staticSummary: `Sync ${repository}`,
      staticDetails: `Mirrors \`${repository}\` (repository ${repoId}), stores its pull requests, and analyses them page after page.`,
    });
    return { workflowId, alreadyRunning: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    // Whoever joined it would wait for a sync that never happens.
    if (await isSyncStopping(client, repoId)) {
      throw new PulseError(
        'sync_stopping',
        `The last sync of ${repository} is just being cancelled: start the next one when it has ended.`,
      );
    }
    return { workflowId, alreadyRunning: true };
  }
}

/** Asks the running sync to pause after its running step. False when none runs. */
export function pauseRepositorySync(client: Client, repoId: number): Promise<boolean> {
  return whenFound(() => client.workflow.getHandle(syncWorkflowId(repoId)).signal(SIGNALS.pause));
}

/** Lets a paused sync go on. False when none runs. */
export function resumeRepositorySync(client: Client, repoId: number): Promise<boolean> {
  return whenFound(() => client.workflow.getHandle(syncWorkflowId(repoId)).signal(SIGNALS.resume));
}

/** Tells the running sync that a limit makes its step wait, for people who look at it. False when none runs. */
export function tellSyncWaiting(client: Client, repoId: number, waiting: SyncWaiting): Promise<boolean> {
  return whenFound(() => client.workflow.getHandle(syncWorkflowId(repoId)).signal(SIGNALS.waiting, waiting));
}

/** Asks the running sync to stop; it ends as `cancelled` once its running step has stopped. False when none runs. */
export async function cancelRepositorySync(client: Client, repoId: number): Promise<boolean> {
  // The server takes a request to cancel a workflow that has ended, and drops it.
  if (!(await isSyncRunning(client, repoId))) return false;
  return whenFound(() => client.workflow.getHandle(syncWorkflowId(repoId)).cancel());
}

/**
 * What the running or last sync says of itself; null when Temporal knows none. Needs a running worker: the API reads
 * `repositories.sync_*` instead.
 */
export async function querySyncProgress(client: Client, repoId: number): Promise<SyncProgress | null> {
  let progress: SyncProgress | null = null;
  await whenFound(async () => {
    progress = await client.workflow.getHandle(syncWorkflowId(repoId)).query<SyncProgress>(QUERIES.progress);
  });
  return progress;
}

/** Whether Temporal knows an open sync of the repository. */
export async function isSyncRunning(client: Client, repoId: number): Promise<boolean> {
  let running = false;
  await whenFound(async () => {
    const { status } = await client.workflow.getHandle(syncWorkflowId(repoId)).describe();
    running = status.name === 'RUNNING';
  });
  return running;
}

/** Whether an open sync of the repository has been asked to stop. */
async function isSyncStopping(client: Client, repoId: number): Promise<boolean> {
  let stopping = false;
  await whenFound(async () => {
    const { status, raw } = await client.workflow.getHandle(syncWorkflowId(repoId)).describe();
    stopping = status.name === 'RUNNING' && raw.workflowExtendedInfo?.cancelRequested === true;
  });
  return stopping;
}

async function whenFound(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Signalling a workflow that has ended is refused as "not found", too. */
function isNotFound(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return (error as { code?: unknown }).code === GRPC_NOT_FOUND;
}
