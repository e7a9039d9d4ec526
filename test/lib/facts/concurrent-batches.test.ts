import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/fact.ts';
import type { FactBatch } from '../../../lib/facts/apply-facts.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import {
  applyAll,
  applyEvent,
  at,
  check,
  comment,
  commit,
  deployment,
  deploymentStatus,
  issue,
  person,
  pullRequest,
  repository,
  review,
} from './make-facts.ts';

/** Tenfold, and what a busy machine makes of it; each with each would be a hundredfold. */
const GROWTH_MAX = 40;
let opened: OpenTestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

const PULL_REQUESTS = 30;

/** Everything about one pull request, by people whom others name, too. */
function factsOf(number: number, turn: number): Fact[] {
  const author = person(`author-${number % 7}`, { providerId: 1_000 + (number % 7) });
  const reviewer = person(`author-${(number + 1) % 7}`);
  return [
    pullRequest({ number, author, title: `Turn ${turn}`, updatedAt: at(turn) }),
    review({ providerId: 10_000 + number, pullRequestNumber: number, reviewer, updatedAt: at(turn) }),
    comment({ providerId: 20_000 + number, pullRequestNumber: number, updatedAt: at(turn) }),
    deployment({ providerId: 30_000 + number, updatedAt: at(turn) }),
    deploymentStatus({
      providerId: 40_000 + turn,
      deploymentProviderId: 30_000 + number,
      createdAt: at(turn),
    }),
    check({ providerId: 50_000 + number, updatedAt: at(turn) }),
    issue({ providerId: 60_000 + number, number: 500 + number, updatedAt: at(turn) }),
    commit({ sha: String(number).padStart(40, 'a'), committedAt: at(-(number % 40) * 86_400 * 20), author }),
  ];
}

test('appliers whose batches overlap in all ways neither deadlock nor lose anything', async () => {
  const repoIds: number[] = [];
  for (const index of [0, 1, 2]) {
    repoIds.push(await opened.addRepository(`busy-${index}`));
    await applyEvent(opened, repoIds[index]!, [
      repository({ providerId: 900 + index, name: `busy-${index}` }),
    ]);
  }
  const turns = 24;
  const work = Array.from({ length: turns }, (_, turn) => async () => {
    const batches: FactBatch[] = [];
    for (let index = 0; index < 10; index++) {
      const repoId = repoIds[(turn + index) % repoIds.length]!;
      const number = ((turn * 7 + index * 11) % PULL_REQUESTS) + 1;
      const named = repository({
        providerId: 900 + repoIds.indexOf(repoId),
        name: `busy-${repoIds.indexOf(repoId)}`,
      });
      batches.push({
        repoId: index % 2 === 0 ? repoId : null,
        origin: 'event',
        deliveryId: `delivery-${turn}-${index}`,
        facts: [named, ...factsOf(number, turn)],
      });
    }
    await applyAll(opened, batches);
  });
  await Promise.all(work.map((apply) => apply()));

  const { rows: titles } = await opened.database.pg.query<{ repo_id: number; number: number; title: string }>(
    'select repo_id, number, title from pull_requests where repo_id = any ($1)',
    [repoIds],
  );
  const expected = new Map<string, string>();
  for (let turn = 0; turn < turns; turn++) {
    for (let index = 0; index < 10; index++) {
      const repoId = repoIds[(turn + index) % repoIds.length]!;
      const number = ((turn * 7 + index * 11) % PULL_REQUESTS) + 1;
      expected.set(`${repoId}/${number}`, `Turn ${turn}`);
    }
  }
  expect(new Map(titles.map((row) => [`${row.repo_id}/${row.number}`, row.title]))).toEqual(expected);
  const { rows } = await opened.database.pg.query(
    `select
      (select count(*)::int from reviews where repo_id = any ($1) and reviewer_id is not null) as reviews,
      (select count(*)::int from deployments where repo_id = any ($1) and status = 'success') as deployments,
      (select count(distinct author_id)::int from pull_requests where repo_id = any ($1)) as authors`,
    [repoIds],
  );
  expect(rows).toEqual([{ reviews: expected.size, deployments: expected.size, authors: 7 }]);
});

test('a fact that cannot be stored takes its transaction back, and nothing else', async () => {
  const repoId = await opened.addRepository('poisoned');
  const batch = (facts: Fact[]): FactBatch => ({ repoId, origin: 'event', deliveryId: null, facts });
  const good = pullRequest();
  const poison = [
    pullRequest({ number: 2, title: 'a\u0000b' }),
    pullRequest({ number: 2 ** 31 }),
    pullRequest({ number: 2, createdAt: new Date(Number.NaN) }),
  ];
  for (const fact of poison) {
    await expect(applyAll(opened, [batch([good]), batch([fact])])).rejects.toThrow();
  }
  const { rows: none } = await opened.database.pg.query('select from pull_requests where repo_id = $1', [
    repoId,
  ]);
  expect(none).toEqual([]);
  await applyAll(opened, [batch([good])]);
  const { rows } = await opened.database.pg.query('select number from pull_requests where repo_id = $1', [
    repoId,
  ]);
  expect(rows).toEqual([{ number: 1 }]);
});

test('ten times as many facts in a batch take no more than some ten times as long', async () => {
  const repoId = await opened.addRepository('large');
  const facts: Fact[] = [];
  for (let number = 1; facts.length < 5_500; number++) facts.push(...factsOf(number, number % 60));
  const timeOf = async (batch: readonly Fact[]): Promise<number> => {
    const startedMs = performance.now();
    await applyEvent(opened, repoId, [...batch]);
    return performance.now() - startedMs;
  };
  const fewMs = await timeOf(facts.slice(0, 500));
  expect(await timeOf(facts.slice(500))).toBeLessThan(fewMs * GROWTH_MAX);
});
