import { readdir, readFile } from 'node:fs/promises';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle-workflows.ts';
import { quietRuntime } from '../workflows/quiet-runtime.ts';
import { SCENARIOS } from './scenarios.ts';

quietRuntime();

const HISTORIES = new URL('histories/', import.meta.url);

let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  workflowBundle = await bundleWorkflows();
});

async function readHistory(file: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(file, HISTORIES), 'utf8'));
}

const files = (await readdir(HISTORIES)).sort();

test('there is a history for each scenario', () => {
  expect(files).toEqual(expect.arrayContaining(SCENARIOS.map(({ name }) => `${name}.json`)));
});

test.each(files)('workflows recorded as %s can be taken up by the code of today', async (file) => {
  await Worker.runReplayHistory({ workflowBundle }, await readHistory(file));
});

test('a history that the code of today would not write is noticed', async () => {
  const text = JSON.stringify(await readHistory('sync-completed.json'));
  const changed = JSON.parse(text.replaceAll('"storePullRequests"', '"storeIssues"'));
  await expect(Worker.runReplayHistory({ workflowBundle }, changed)).rejects.toThrow(
    DeterminismViolationError,
  );
});
