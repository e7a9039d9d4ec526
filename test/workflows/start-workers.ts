import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import type { ActivityGroups } from '../../activities/index.ts';
import { createLogger } from '../../lib/logger.ts';
import { bundleWorkflows } from '../../worker/bundle-workflows.ts';
import { createWorkers } from '../../worker/create-workers.ts';
import { createWorkerMetrics } from '../../worker/worker-metrics.ts';
import { quietRuntime } from './quiet-runtime.ts';

quietRuntime();

let bundle: Promise<WorkflowBundle> | undefined;

/** Runs the workers of the product in this process, with the given activities, until disposed of. */
export async function startWorkers(
  { environment, namespace }: { environment: TestWorkflowEnvironment; namespace: string },
  activities: ActivityGroups,
): Promise<AsyncDisposable> {
  bundle ??= bundleWorkflows();
  const workers = await createWorkers({
    connection: environment.nativeConnection,
    namespace,
    activities,
    workflowBundle: await bundle,
    concurrency: { pulse: 8, github: 4, analysis: 4 },
    logger: createLogger({ name: 'worker', level: 'silent' }),
    metrics: createWorkerMetrics(),
  });
  return { [Symbol.asyncDispose]: () => workers.stop() };
}
