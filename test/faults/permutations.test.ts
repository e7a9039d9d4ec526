import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FactBatch } from '../../lib/facts/apply-facts.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { applyAll, at } from '../lib/facts/make-facts.ts';
import { type HistoryEvent, history } from '../lib/facts/pull-request-history.ts';
import { inForm } from './form.ts';

let opened: OpenTestDatabase;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

/** Everything stored of a repository's pull requests but keys made here and the times of writing. */
async function snapshot(repoId: number): Promise<unknown> {
  const { rows } = await opened.database.pg.query(
    `select
      (select jsonb_agg(to_jsonb(p) - '{repo_id,pr_id,ingested_at,refetch_at}'::text[] order by number)
        from pull_requests p where repo_id = $1) as pull_requests,
      (select jsonb_agg(to_jsonb(r) - '{repo_id,pr_id,review_id,created_at}'::text[] order by provider_id)
        from reviews r where repo_id = $1) as reviews,
      (select jsonb_agg(to_jsonb(t) - '{repo_id,pr_id}'::text[] order by thread_id)
        from review_threads t where repo_id = $1) as threads,
      (select jsonb_agg(to_jsonb(c) - '{repo_id,pr_id}'::text[] order by kind, provider_id)
        from review_comments c where repo_id = $1) as comments,
      (select count(*)::int from waiting_facts where repo_id = $1) as waiting,
      (select last_activity_at from repositories where repo_id = $1) as last_activity_at`,
    [repoId],
  );
  return rows[0];
}

/** Every fourth step is told by an answer of the API instead, asked for some time afterwards. */
function toBatch(repoId: number, { deliveryId, facts }: HistoryEvent): FactBatch {
  const step = Number(deliveryId.split('-').at(-1));
  return step % 4 === 3
    ? { repoId, origin: 'api', observedAt: at(step), deliveryId: null, facts }
    : { repoId, origin: 'event', deliveryId, facts };
}

/** Events in another order, some of them more than once, cut into transactions. */
const disturbed = history.chain((events) =>
  fc
    .tuple(
      fc.constant(events),
      fc.array(fc.constantFrom(...events), { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 }),
    )
    .chain(([inOrder, repeated, sizes]) => {
      const all = [...inOrder, ...repeated];
      return fc
        .shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
        .map((shuffled) => ({ inOrder, shuffled, sizes }));
    }),
);

test(
  'any order of the events of a pull request, with repetitions and in any transactions, ends in the same rows',
  async () => {
    await fc.assert(
      fc.asyncProperty(disturbed, async ({ inOrder, shuffled, sizes }) => {
        const first = await opened.addRepository(`in-order-${++repositories}`);
        const second = await opened.addRepository(`shuffled-${repositories}`);
        for (const event of inOrder) await applyAll(opened, [toBatch(first, event)]);
        let from = 0;
        for (let turn = 0; from < shuffled.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          await applyAll(
            opened,
            shuffled.slice(from, from + size).map((event) => toBatch(second, event)),
          );
          from += size;
        }
        expect(await snapshot(second)).toEqual(await snapshot(first));
      }),
      { numRuns: inForm({ short: 40, long: 1_000 }) },
    );
  },
  inForm({ short: 120_000, long: 1_800_000 }),
);
