import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FactBatch } from '../../../lib/facts/apply-facts.ts';
import { readDelivery } from '../../../sources/github/webhooks/read-delivery.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { readExamplePayloads } from '../../sources/github/webhooks/example-payloads.ts';
import { applyAll } from './make-facts.ts';

let opened: OpenTestDatabase;
let batches: FactBatch[];

/** The facts of all of GitHub's own examples, with the repositories they are about connected. */
beforeAll(async () => {
  opened = await openTestDatabase();
  batches = [];
  for (const { event, payload } of readExamplePayloads()) {
    const read = readDelivery(event, 'application/json', Buffer.from(JSON.stringify(payload)));
    if (read.outcome !== 'facts') continue;
    const repoId = read.repositoryProviderId === null ? null : await connect(read.repositoryProviderId);
    batches.push({ repoId, origin: 'event', deliveryId: `example-${batches.length}`, facts: read.facts });
  }
});
afterAll(() => opened[Symbol.asyncDispose]());

const connected = new Map<number, number>();
async function connect(providerId: number): Promise<number> {
  const repoId = connected.get(providerId) ?? (await opened.addRepository(`example-${providerId}`));
  if (!connected.has(providerId)) {
    await opened.database.pg.query('update repositories set provider_id = $2 where repo_id = $1', [
      repoId,
      providerId,
    ]);
  }
  connected.set(providerId, repoId);
  return repoId;
}

async function snapshot(): Promise<unknown> {
  const { rows } = await opened.database.pg.query(`
    select (select count(*)::int from pull_requests) as pull_requests, (select count(*)::int from reviews) as reviews,
      (select count(*)::int from review_comments) as comments, (select count(*)::int from review_threads) as threads,
      (select count(*)::int from deployments) as deployments, (select count(*)::int from releases) as releases,
      (select count(*)::int from checks) as checks, (select count(*)::int from issues) as issues,
      (select count(*)::int from commits) as commits, (select count(*)::int from branches) as branches,
      (select count(*)::int from github_installations) as installations,
      (select count(*)::int from developers) as developers,
      (select jsonb_agg(to_jsonb(p) - '{ingested_at,refetch_at}'::text[] order by repo_id, number) from pull_requests p) as rows`);
  return rows[0];
}

test('facts of all of GitHub’s examples are stored, and storing them again changes nothing', async () => {
  for (const batch of batches) await applyAll(opened, [batch]);
  const first = await snapshot();
  for (const kind of [
    'pull_requests',
    'reviews',
    'comments',
    'threads',
    'deployments',
    'releases',
    'checks',
  ]) {
    expect(first, kind).toHaveProperty(
      kind,
      expect.toSatisfy((count: number) => count > 0),
    );
  }
  await applyAll(opened, batches.toReversed());
  expect(await snapshot()).toEqual(first);
});
