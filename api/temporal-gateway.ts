import { Client, Connection } from '@temporalio/client';
import { PulseError } from '../lib/errors.ts';
import { connectRepository, disconnectRepository } from '../lib/temporal/connect-client.ts';
import {
  cancelRepositorySync,
  pauseRepositorySync,
  resumeRepositorySync,
  startRepositorySync,
} from '../lib/temporal/repository-sync-client.ts';
import { requestAnalysis } from '../lib/temporal/request-analysis.ts';
import { startReconciliation } from '../lib/temporal/schedule-reconciliation.ts';
import { refreshRollupsNow } from '../lib/temporal/schedule-rollups.ts';
import { startVerification } from '../lib/temporal/verify-client.ts';
import type { WorkflowGateway } from './workflow-gateway.ts';

const CALL_LIMIT_MS = 5_000;
const PING_LIMIT_MS = 2_000;
/** GitHub is asked several things, and its ping waited for; the answer as a whole has 30 s. */
const CONNECT_LIMIT_MS = 28_000;
const RECONNECT_MS = 500;
const CAUSE_DEPTH_MAX = 8;

/** gRPC statuses that say "not now" rather than "not so". */
const TRANSIENT_STATUSES: ReadonlySet<unknown> = new Set([
  1, // cancelled
  4, // deadline exceeded
  8, // resource exhausted
  14, // unavailable
]);

export interface TemporalGateway extends WorkflowGateway {
  close(): Promise<void>;
}

export interface TemporalGatewayOptions {
  /** `host:port` */
  readonly address: string;
  readonly namespace: string;
}

/** The workflow engine as the API asks it. Connects when first asked, and again after the server was away. */
export function createTemporalGateway(options: TemporalGatewayOptions): TemporalGateway {
  const connection = Connection.lazy({
    address: options.address,
    // A caller who is told "try again" at once is better served than one who waits while the client tries.
    interceptors: [],
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': RECONNECT_MS,
      'grpc.max_reconnect_backoff_ms': RECONNECT_MS,
    },
  });
  const client = new Client({ connection, namespace: options.namespace });
  const ask = async <T>(work: () => Promise<T>, limitMs = CALL_LIMIT_MS): Promise<T> => {
    try {
      return await connection.withDeadline(Date.now() + limitMs, work);
    } catch (error) {
      throw isTransient(error) ? unavailable(options.address, error) : error;
    }
  };
  return {
    startSync: ({ repoId, fullName }) =>
      ask(async () => !(await startRepositorySync(client, { repoId, repository: fullName })).alreadyRunning),
    pauseSync: (repoId) => ask(() => pauseRepositorySync(client, repoId)),
    resumeSync: (repoId) => ask(() => resumeRepositorySync(client, repoId)),
    cancelSync: (repoId) => ask(() => cancelRepositorySync(client, repoId)),
    analysePullRequest: ({ repoId, fullName, number }) =>
      ask(async () => {
        await requestAnalysis(client, { repoId, number, repository: fullName, headSha: null });
      }),
    connectGitHub: (input) => ask(() => connectRepository(client, input), CONNECT_LIMIT_MS),
    disconnect: ({ repoId, fullName }) =>
      ask(() => disconnectRepository(client, { repoId, repository: fullName }), CONNECT_LIMIT_MS),
    reconcile: (hookId) =>
      ask(async () => {
        await startReconciliation(client, hookId);
      }),
    verifyRollups: (verificationId) =>
      ask(async () => {
        await startVerification(client, verificationId);
      }),
    refreshRollups: () => ask(() => refreshRollupsNow(client)),
    ping: () =>
      ask(async () => {
        await connection.workflowService.describeNamespace({ namespace: options.namespace });
      }, PING_LIMIT_MS),
    close: () => connection.close(),
  };
}

function unavailable(address: string, cause: unknown): PulseError {
  return new PulseError('temporal_unavailable', `Temporal does not answer at ${address}. Try again.`, {
    cause,
  });
}

function isTransient(error: unknown): boolean {
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSE_DEPTH_MAX && cause instanceof Error; depth++) {
    if ('code' in cause && TRANSIENT_STATUSES.has(cause.code)) return true;
    cause = cause.cause;
  }
  return false;
}
