import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/fact.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { deriveStoredIncidents } from '../../../lib/facts/rules/derive-incidents.ts';
import { overrideBlame } from '../../../sql/incidents/override-blame.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, at, deployment, deploymentStatus, issue } from './make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await addRepository();
});

async function addRepository(): Promise<number> {
  const id = await opened.addRepository(`incidents-${++repositories}`);
  await opened.database.pg.query(
    `insert into incident_rules (repo_id, label_pattern, environment_name, severity)
     values ($1, 'incident*', null, 'critical'), ($1, 'web', 'production-web', 'minor')`,
    [id],
  );
  return id;
}

async function incidents(of = repoId) {
  const { rows } = await opened.database.pg.query(
    `select source_key, title, environment, environment_name, severity, started_at, resolved_at, is_active
     from incidents where repo_id = $1 order by source_key`,
    [of],
  );
  return rows;
}

/** What becomes of two issues, in their own order of time. */
const STATES: Fact[] = [
  issue(),
  issue({ updatedAt: at(10), state: 'closed', closedAt: at(10), stateReason: 'not_planned' }),
  issue({ updatedAt: at(20), stateReason: 'reopened' }),
  issue({ updatedAt: at(30), labels: [] }),
  issue({ updatedAt: at(40), labels: ['web', 'bug'] }),
  issue({ updatedAt: at(50), labels: ['web'], state: 'closed', closedAt: at(50), stateReason: 'completed' }),
  issue({
    updatedAt: at(60),
    labels: ['incident-1'],
    state: 'closed',
    closedAt: at(50),
    stateReason: 'duplicate',
  }),
  issue({ updatedAt: at(70), isDeleted: true }),
].map((fact, n) => ({ ...fact, title: `State ${n}` }));

test.each(STATES.map((_, last) => last))(
  'of the states up to %i the incidents are the same in whatever order and parts they are told',
  async (last) => {
    const states = STATES.slice(0, last + 1);
    await applyEvent(opened, repoId, [states[last]!]);
    const expected = await incidents();
    expect(expected).toHaveLength([1, 0, 1, 0, 1, 1, 0, 0][last]!);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(states, { minLength: states.length }),
        fc.boolean(),
        async (told, atOnce) => {
          const id = await addRepository();
          if (atOnce) await applyEvent(opened, id, told);
          else for (const fact of told) await applyEvent(opened, id, [fact]);
          expect(await incidents(id)).toEqual(expected);
        },
      ),
      { numRuns: 6 },
    );
  },
);

test('what a person decided of an incident is there again when the label is', async () => {
  await applyEvent(opened, repoId, [issue()]);
  const { rows } = await opened.database.pg.query<{ id: string }>(
    'select incident_id as id from incidents where repo_id = $1',
    [repoId],
  );
  await overrideBlame(opened.database.slonik, repoId, rows[0]!.id, {
    deploymentId: null,
    reason: 'x',
    by: 'ada',
  });
  await applyEvent(opened, repoId, [issue({ updatedAt: at(10), labels: [] })]);
  expect(await incidents()).toMatchObject([{ is_active: false }]);
  await applyEvent(opened, repoId, [issue({ updatedAt: at(20) })]);
  expect(await incidents()).toMatchObject([{ is_active: true }]);
});

test('a rule that names the environment blames its last deployment, not that of another service', async () => {
  const deployed = (providerId: number, environmentName: string, seconds: number): Fact[] => [
    deployment({ providerId, environmentName, createdAt: at(seconds), updatedAt: at(seconds) }),
    deploymentStatus({
      providerId: providerId + 1_000,
      deploymentProviderId: providerId,
      state: 'success',
      createdAt: at(seconds),
    }),
  ];
  await applyEvent(opened, repoId, [
    ...deployed(1, 'production-web', 100),
    ...deployed(2, 'production-api', 200),
    issue({ labels: ['web'], createdAt: at(300), updatedAt: at(300) }),
    issue({ providerId: 801, number: 6, createdAt: at(300), updatedAt: at(300) }),
  ]);
  const blamed = async () =>
    (
      await opened.database.pg.query(
        `select i.source_key as key, d.environment_name as name from incidents i
         left join deployments d using (repo_id, deployment_id) where i.repo_id = $1 order by 1`,
        [repoId],
      )
    ).rows;
  expect(await blamed()).toEqual([
    { key: '800', name: 'production-web' },
    { key: '801', name: 'production-api' },
  ]);
  await opened.database.pg.query('update incident_rules set environment_name = null where repo_id = $1', [
    repoId,
  ]);
  await inTransaction(opened.database, (client) => deriveStoredIncidents(client, repoId));
  expect(await blamed()).toMatchObject([{ name: 'production-api' }, { name: 'production-api' }]);
});
