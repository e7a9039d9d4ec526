import { expect, test } from 'vitest';
import { startRepositorySync } from '../../../lib/temporal/repository-sync-client.ts';
import { ensureSweepSchedule } from '../../../lib/temporal/schedule-sweep.ts';
import { createTestEnvironment } from '../../harness/temporal.ts';

test('what runs again and again is marked, so that a list of the work does without it', async () => {
  await using temporal = await createTestEnvironment();
  const { client } = temporal.environment;
  expect(await ensureSweepSchedule(client)).toBe(true);
  await startRepositorySync(client, { repoId: 7, repository: 'owner/name' });
  const list = async (query: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { type } of client.workflow.list({ query })) found.push(type);
    return found;
  };
  await expect.poll(() => list('Housekeeping = true'), { timeout: 60_000 }).toEqual(['sweepAnalyses']);
  await expect.poll(() => list('Housekeeping is null')).toEqual(['repositorySync']);
  expect(await list(`Repository = 'owner/name'`)).toEqual(['repositorySync']);
});
