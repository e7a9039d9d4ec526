import {
  GracefulShutdownPeriodExpiredError,
  type NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundle,
} from '@temporalio/worker';
import type { ActivityGroups } from '../activities/index.ts';
import { FINAL_ERROR_CODES } from '../activities/parts/final-error-codes.ts';
import type { Logger } from '../lib/logger.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';
import { createActivityInterceptor } from './activity-interceptor.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

/** Activities at a time, by task queue. */
export interface WorkerConcurrency {
  readonly pulse: number;
  readonly github: number;
  readonly analysis: number;
}

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: ActivityGroups;
  readonly workflowBundle: WorkflowBundle;
  readonly concurrency: WorkerConcurrency;
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
}

export interface Workers {
  /** Settles when all workers have ended; rejects when one broke. */
  readonly ended: Promise<void>;
  /** Lets what is under way end or hands it back, within a few seconds. */
  stop(): Promise<void>;
}

/** Workflows kept in memory between their tasks; others are replayed when they go on. */
const CACHED_WORKFLOWS_MAX = 500;
/** A workflow whose worker died goes on elsewhere after this time. */
const STICKY_TIMEOUT_MS = 4_000;
/**
 * Temporal is told this often how far an activity is, and what a killed worker did since is done again. Unless told otherwise the SDK waits
 * for most of the heartbeat's limit: many pages of a backfill.
 */
const HEARTBEAT_EVERY_MS = 1_000;
/** Activities may end by themselves for so long after a stop; then they are cancelled, to be tried again elsewhere. */
const STOP_GRACE_MS = 1_000;
const STOP_LIMIT_MS = 3_000;

/** Starts the Temporal workers of this process, one a task queue. */
export async function createWorkers(options: WorkersOptions): Promise<Workers> {
  const { connection, namespace, activities, concurrency, logger, metrics, workflowBundle } = options;
  const common: Pick<WorkerOptions, 'connection' | 'namespace' | 'interceptors'> & Partial<WorkerOptions> = {
    connection,
    namespace,
    maxHeartbeatThrottleInterval: HEARTBEAT_EVERY_MS,
    shutdownGraceTime: STOP_GRACE_MS,
    shutdownForceTime: STOP_LIMIT_MS,
    interceptors: {
      activity: [
        (context) => ({
          inbound: createActivityInterceptor(context, { metrics, finalCodes: FINAL_ERROR_CODES, logger }),
        }),
      ],
    },
  };
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.pulse,
      workflowBundle,
      maxCachedWorkflows: CACHED_WORKFLOWS_MAX,
      stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT_MS,
      workflowThreadPoolSize: 1,
      activities: activities.pulse,
      maxConcurrentActivityTaskExecutions: concurrency.pulse,
    }),
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.github,
      activities: activities.github,
      maxConcurrentActivityTaskExecutions: concurrency.github,
    }),
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.analysis,
      activities: activities.analysis,
      maxConcurrentActivityTaskExecutions: concurrency.analysis,
    }),
  ]);
  const ended = Promise.all(workers.map((worker) => worker.run())).then(() => {});
  return {
    ended,
    stop: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.catch((error: unknown) => {
        if (!(error instanceof GracefulShutdownPeriodExpiredError)) throw error;
        logger.warn('Activities did not stop in time; they will be tried again');
      });
    },
  };
}
