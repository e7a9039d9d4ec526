import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEPLOYMENT_STATES, type DeploymentState } from '../../../domain/deployments/deployment-history.ts';
import type { Fact } from '../../../domain/facts/fact.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { applyFacts } from '../../../lib/facts/apply-facts.ts';
import { tellDeployment } from '../../../sql/deployments/tell-deployment.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { at, deployment, deploymentStatus } from './make-facts.ts';

let opened: OpenTestDatabase;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

interface Status {
  readonly state: DeploymentState;
  /** Minutes after the deployment was made; several may share one. */
  readonly minute: number;
}

/** What a deployment of this history is, from the definition alone. */
function expected(statuses: readonly Status[]) {
  const first = (...states: DeploymentState[]): Date | null => {
    const minutes = statuses.filter(({ state }) => states.includes(state)).map(({ minute }) => minute);
    return minutes.length === 0 ? null : at(Math.min(...minutes));
  };
  return {
    started_at: first('in_progress'),
    failed_at: first('failure', 'error'),
    succeeded_at: first('success'),
    finished_at: first('failure', 'error', 'success'),
  };
}

const COLUMNS =
  'status, started_at, failed_at, succeeded_at, finished_at, duration_seconds, environment, service';

async function read(repoId: number): Promise<Record<string, unknown>> {
  const { rows } = await opened.database.pg.query(
    `select ${COLUMNS}, (select array_agg(s.state || s.created_at order by s.created_at, s.source_key) from deployment_statuses s
       where s.repo_id = d.repo_id and s.deployment_id = d.deployment_id) as history
     from deployments d where repo_id = $1`,
    [repoId],
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}

const history = fc.array(
  fc.record({ state: fc.constantFrom(...DEPLOYMENT_STATES), minute: fc.integer({ min: 1, max: 12 }) }),
  { minLength: 1, maxLength: 7 },
);

/** Everything of a list, some of it again, in any order, cut into parts. */
function disturb<Item>(items: readonly Item[]): fc.Arbitrary<Item[][]> {
  return fc
    .tuple(
      fc.array(fc.constantFrom(...items), { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 12, maxLength: 12 }),
    )
    .chain(([again, sizes]) => {
      const all = [...items, ...again];
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }).map((shuffled) => {
        const parts: Item[][] = [];
        for (let from = 0; from < shuffled.length; ) {
          const size = sizes[parts.length] ?? 1;
          parts.push(shuffled.slice(from, from + size));
          from += size;
        }
        return parts;
      });
    });
}

test('statuses of the provider make one history in any order, with repetitions and in any transactions', async () => {
  const told = history.chain((statuses) => {
    const facts: Fact[] = [
      deployment({ environmentName: 'Production-API' }),
      ...statuses.map(({ state, minute }, index) =>
        deploymentStatus({ providerId: 1 + index, state, createdAt: at(minute) }),
      ),
    ];
    return disturb(facts).map((parts) => ({ statuses, facts, parts }));
  });
  await fc.assert(
    fc.asyncProperty(told, async ({ statuses, facts, parts }) => {
      const apply = async (repoId: number, some: readonly Fact[]) =>
        inTransaction(opened.database, (client) =>
          applyFacts(client, [{ repoId, origin: 'event', deliveryId: null, facts: some }]),
        );
      const inOrder = await opened.addRepository(`in-order-${++repositories}`);
      await apply(inOrder, facts);
      const shuffled = await opened.addRepository(`shuffled-${repositories}`);
      for (const part of parts) await apply(shuffled, part);
      const row = await read(shuffled);
      expect(row).toMatchObject(expected(statuses));
      expect(row).toMatchObject({ service: 'production-api' });
      expect(row).toEqual(await read(inOrder));
    }),
    { numRuns: 12 },
  );
});

test('what is told through the API makes the same history in any order', async () => {
  const states = ['pending', 'in_progress', 'success', 'failure', 'error', 'inactive'] as const;
  const told = fc
    .array(fc.record({ state: fc.constantFrom(...states), minute: fc.integer({ min: 1, max: 12 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .chain((statuses) => disturb(statuses).map((parts) => ({ statuses, shuffled: parts.flat() })));
  await fc.assert(
    fc.asyncProperty(told, async ({ statuses, shuffled }) => {
      const tell = async (repoId: number, some: readonly (typeof statuses)[number][]) => {
        for (const { state, minute } of some) {
          await inTransaction(opened.database, (client) =>
            tellDeployment(client, repoId, {
              key: 'r-1',
              environment: 'production',
              environmentName: 'Production-API',
              environmentByName: null,
              commitSha: null,
              ref: null,
              description: null,
              url: null,
              deployedBy: null,
              createdAt: at(0).toISOString(),
              statuses: [{ state, at: at(minute).toISOString() }],
            }),
          );
        }
      };
      const inOrder = await opened.addRepository(`told-in-order-${++repositories}`);
      await tell(inOrder, statuses);
      const other = await opened.addRepository(`told-shuffled-${repositories}`);
      await tell(other, shuffled);
      const row = await read(other);
      expect(row).toMatchObject(expected(statuses));
      expect(row).toEqual(await read(inOrder));
    }),
    { numRuns: 12 },
  );
});
