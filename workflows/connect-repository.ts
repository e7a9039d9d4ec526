import { ApplicationFailure } from '@temporalio/common';
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type {
  ConnectedRepository,
  ConnectInput,
  DisconnectedRepository,
  DisconnectInput,
} from '../domain/workflow-messages/connect-repository.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';
import { explainFailure, failureCode } from './explain-failure.ts';

/** Somebody waits for the answer: what does not succeed soon is told, and tried again by hand. */
const GITHUB = {
  taskQueue: TASK_QUEUES.github,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumAttempts: 4 },
} as const;
const PULSE = {
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 10 },
} as const;

/** Connects a repository through GitHub, and starts its sync. */
export async function connectRepository(input: ConnectInput): Promise<ConnectedRepository> {
  const { owner, name } = input;
  const github = proxyActivities<Activities>({ ...GITHUB, summary: `Connect ${owner}/${name}` });
  const pulse = proxyActivities<Activities>({ ...PULSE, summary: 'Start the sync' });
  try {
    const connected = await github.connectRepository(input);
    await pulse.startSync({ repoId: connected.repoId });
    return connected;
  } catch (error) {
    throw ApplicationFailure.create({
      message: explainFailure(error),
      type: failureCode(error),
      nonRetryable: true,
    });
  }
}

/** Disconnects a repository: stops its sync, takes its hook away, keeps its data for thirty days. */
export async function disconnectRepository(input: DisconnectInput): Promise<DisconnectedRepository> {
  const github = proxyActivities<Activities>({ ...GITHUB, summary: 'Take the hook away' });
  const pulse = proxyActivities<Activities>({ ...PULSE, summary: 'Stop the sync' });
  await pulse.cancelSync(input);
  return github.disconnectRepository(input);
}
