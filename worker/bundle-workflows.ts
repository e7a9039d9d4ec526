import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';
import { PROJECT_DIR } from '../lib/config/config.ts';
import { hashSources } from '../lib/kept-files/hash-sources.ts';
import { keepMade } from '../lib/kept-files/keep-made.ts';

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
/** What workflows may import (ARCHITECTURE.md), and the exact versions of the packages. */
const SOURCES = ['workflows', 'domain', 'lib/temporal/workflow-ids.ts', 'package.json'];

/** Bundles the workflow code for Temporal's sandbox: some seconds of a processor, unless nothing of it has changed. */
export async function bundleWorkflows(folder?: string): Promise<WorkflowBundle> {
  const key = await hashSources({ projectDir: PROJECT_DIR, paths: SOURCES });
  const code = await keepMade({ kind: 'workflows', key, folder }, async () => {
    const logger = new DefaultLogger('WARN');
    return (await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger })).code;
  });
  return { code };
}
