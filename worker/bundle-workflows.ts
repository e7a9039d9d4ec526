import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';
import { PROJECT_DIR } from '../lib/config/config.ts';
import { cacheBundle, hashSources } from './bundle-cache.ts';

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
/** What workflows may import (ARCHITECTURE.md), and the exact versions of the packages. */
const SOURCES = ['workflows', 'domain', 'lib/temporal/workflow-ids.ts', 'package.json'];
/** Beside the packages, which are installed by whom the code belongs to, and go with them. */
const CACHE_FOLDER = join(PROJECT_DIR, 'node_modules', '.cache', 'pulse');

/** Bundles the workflow code for Temporal's sandbox: some seconds of a processor, unless nothing of it has changed. */
export async function bundleWorkflows(folder = CACHE_FOLDER): Promise<WorkflowBundle> {
  const key = await hashSources({ projectDir: PROJECT_DIR, paths: SOURCES });
  const code = await cacheBundle(folder, key, async () => {
    const logger = new DefaultLogger('WARN');
    return (await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger })).code;
  });
  return { code };
}
