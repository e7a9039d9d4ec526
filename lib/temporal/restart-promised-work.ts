import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { ListedWork } from '../../sql/analysis/promised-work.ts';
import { startConnecting, startDisconnecting } from './connect-client.ts';
import { startMeasuringCommits } from './measure-commits-client.ts';
import { connectWorkflowId, disconnectWorkflowId, measureCommitsWorkflowId } from './workflow-ids.ts';

/** How promised work stands: under way, over (whatever became of it), or forgotten by Temporal and started again. */
export type PromiseState = 'running' | 'ended' | 'started again';

/** Starts promised work again when Temporal does not know of it. */
export async function restartPromisedWork(client: Client, work: ListedWork): Promise<PromiseState> {
  try {
    const { status } = await client.workflow.getHandle(workflowIdOf(work)).describe();
    return status.name === 'RUNNING' ? 'running' : 'ended';
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  if (work.kind === 'measure_commits') await startMeasuringCommits(client, work.input);
  else if (work.kind === 'disconnect') await startDisconnecting(client, work.input);
  else await startConnecting(client, work.input);
  return 'started again';
}

function workflowIdOf(work: ListedWork): string {
  if (work.kind === 'measure_commits') return measureCommitsWorkflowId(work.input.repoId);
  if (work.kind === 'disconnect') return disconnectWorkflowId(work.input.repoId);
  return connectWorkflowId(`${work.input.owner}/${work.input.name}`);
}
