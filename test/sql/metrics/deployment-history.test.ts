import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/fact.ts';
import { findMetric } from '../../../domain/metrics/all-metrics.ts';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, deployment, deploymentStatus } from '../../lib/facts/make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let deployments = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async (task) => {
  repoId = await opened.addRepository(`of-${task.task.id}`);
});

const time = (text: string): Date => new Date(`2026-10-${text}Z`);
const WINDOW = { fromAt: time('01T00:00'), untilAt: new Date('2026-11-01T00:00Z') };

/** A deployment to production with its history: states and times. */
async function deploy(
  environmentName: string,
  history: Readonly<Partial<Record<'in_progress' | 'success' | 'failure' | 'inactive', string>>>,
  commitSha = 'a1'.repeat(20),
): Promise<void> {
  const providerId = ++deployments;
  const times = Object.values(history).map(time);
  const createdAt = times[0]!;
  const facts: Fact[] = [
    deployment({
      providerId,
      environmentName,
      isProduction: true,
      commitSha,
      createdAt,
      updatedAt: createdAt,
    }),
  ];
  for (const [index, [state, at]] of Object.entries(history).entries()) {
    facts.push(
      deploymentStatus({
        providerId: providerId * 10 + index,
        deploymentProviderId: providerId,
        state: state as 'success',
        createdAt: time(at),
      }),
    );
  }
  await applyEvent(opened, repoId, facts);
}

async function measure(name: string): Promise<{ value: number | null; items: number }> {
  const scope = { teamId: null, repoId };
  const { value, items } = await measureMetric(opened.database.pg, findMetric(name)!, scope, WINDOW);
  return { value, items };
}

test('one that failed and was replaced never succeeded', async () => {
  await deploy('production', { in_progress: '10T10:00', failure: '10T10:05', inactive: '12T10:00' });
  expect(await measure('change_fail_rate')).toEqual({ value: 100, items: 1 });
  expect((await measure('deployment_frequency')).items).toBe(0);
  expect((await measure('failed_deployment_recovery_time')).items).toBe(0);
});

test('one that failed and then succeeded did both, each at its time', async () => {
  const db = opened.database.pg;
  await db.query(
    `insert into commits (repo_id, sha, committed_at, message, parent_shas)
     values ($1, $2, '2026-10-01T08:00Z', '', '{}'), ($1, $3, '2026-10-05T08:00Z', '', array[$2::text])`,
    [repoId, 'a1'.repeat(20), 'b2'.repeat(20)],
  );
  await deploy('production', { success: '02T08:00' });
  await deploy(
    'production',
    { in_progress: '05T10:00', failure: '05T10:05', success: '05T18:00', inactive: '06T10:00' },
    'b2'.repeat(20),
  );
  const client = await db.connect();
  await refreshFirstDeployments(client, repoId).finally(() => client.release());
  expect(await measure('change_lead_time')).toEqual({ value: 10, items: 1 });
  expect((await measure('deployment_frequency')).items).toBe(2);
  expect(await measure('change_fail_rate')).toEqual({ value: 50, items: 2 });
  expect((await measure('failed_deployment_recovery_time')).value).toBeCloseTo(7 + 55 / 60, 9);
});

test('one service does not repair another, unless the team says that they are one', async () => {
  await deploy('production-api', { failure: '05T10:00' });
  await deploy('production-web', { success: '05T10:05' });
  await deploy('Production-API', { success: '05T18:00' });
  expect(await measure('failed_deployment_recovery_time')).toEqual({ value: 8, items: 1 });
  await opened.database.pg.query(
    `insert into environment_mappings (repo_id, pattern, service) values ($1, 'production-*', 'shop')`,
    [repoId],
  );
  await opened.database.pg.query(
    'update deployments set environment_name = environment_name where repo_id = $1',
    [repoId],
  );
  expect((await measure('failed_deployment_recovery_time')).value).toBeCloseTo(5 / 60, 9);
});

test('what follows an incident of one service is no rework of another', async () => {
  await deploy('api', { success: '05T10:00' });
  await opened.database.pg.query(
    `insert into incidents (repo_id, source, source_key, title, started_at) values ($1, 'api', 'i', 'down', '2026-10-05T11:00Z')`,
    [repoId],
  );
  await deploy('web', { success: '05T12:00' });
  expect((await measure('deployment_rework_rate')).value).toBe(0);
  await deploy('api', { success: '05T13:00' });
  expect((await measure('deployment_rework_rate')).value).toBeCloseTo(100 / 3, 9);
});

test('an incident is blamed on whichever deployment came to something last before it', async () => {
  await deploy('production', { failure: '05T10:05', success: '05T18:00' });
  await deploy('production', { success: '05T12:00' });
  await opened.database.pg.query(
    `insert into incidents (repo_id, source, source_key, title, started_at) values ($1, 'api', 'i', 'down', '2026-10-05T18:30Z')`,
    [repoId],
  );
  const { rows } = await opened.database.pg.query(
    `select d.failed_at as "failedAt", i.blame_reason as reason from incidents i join deployments d using (repo_id, deployment_id)
     where i.repo_id = $1`,
    [repoId],
  );
  expect(rows).toEqual([
    {
      failedAt: time('05T10:05'),
      reason: 'the latest deployment to production before it: finished 0.5 hours earlier',
    },
  ]);
});

test('times that cannot be count nowhere, and are kept', async () => {
  await deploy('production', { failure: '05T10:00' });
  const later = ++deployments;
  await applyEvent(opened, repoId, [
    deployment({
      providerId: later,
      environmentName: 'production',
      isProduction: true,
      createdAt: time('06T10:00'),
    }),
    deploymentStatus({
      providerId: 1,
      deploymentProviderId: later,
      state: 'success',
      createdAt: new Date('2099-01-01T00:00Z'),
    }),
  ]);
  expect((await measure('failed_deployment_recovery_time')).items).toBe(0);
  const early = ++deployments;
  await applyEvent(opened, repoId, [
    deployment({
      providerId: early,
      environmentName: 'production',
      isProduction: true,
      createdAt: time('07T10:00'),
    }),
    deploymentStatus({
      providerId: 1,
      deploymentProviderId: early,
      state: 'success',
      createdAt: new Date('1990-01-01T00:00Z'),
    }),
  ]);
  const { rows } = await opened.database.pg.query(
    `select status, succeeded_at as "succeededAt", (select count(*)::int from deployment_statuses s
       where s.repo_id = d.repo_id and s.deployment_id = d.deployment_id) as statuses
     from deployments d where repo_id = $1 order by created_at`,
    [repoId],
  );
  expect(rows).toEqual([
    { status: 'failure', succeededAt: null, statuses: 1 },
    { status: 'success', succeededAt: null, statuses: 1 },
    { status: 'success', succeededAt: time('07T10:00'), statuses: 1 },
  ]);
});
