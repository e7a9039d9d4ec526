import type { CopyWriter } from '../../sql/copy-binary.ts';
import { type CommitStream, STREAM } from './commit-stream.ts';
import type { SeedDeployment } from './plan-deployments.ts';
import { randomUuid, type SeedRepository, type SeedWorld } from './plan-world.ts';
import { createRandom, type Random } from './random.ts';

export const DEPLOYMENT_COLUMNS = [
  'repo_id',
  'deployment_id',
  'source',
  'source_key',
  'provider_id',
  'environment',
  'stated_environment',
  'environment_name',
  'status',
  'commit_sha',
  'ref',
  'deployed_by',
  'deployed_by_login',
  'created_at',
  'started_at',
  'finished_at',
  'failed_at',
  'succeeded_at',
  'duration_seconds',
  'updated_at',
].join(', ');

export const INCIDENT_COLUMNS = [
  'repo_id',
  'incident_id',
  'source',
  'source_key',
  'title',
  'environment',
  'severity',
  'started_at',
  'resolved_at',
].join(', ');

export const COVERAGE_COLUMNS = [
  'repo_id',
  'commit_sha',
  'coverage',
  'lines_covered',
  'lines_total',
  'source',
  'branch',
  'on_default_branch',
  'reported_at',
].join(', ');

export function writeDeployment(writer: CopyWriter, deployment: SeedDeployment): void {
  const { createdMs, finishedMs } = deployment;
  writer
    .row(20)
    .int8(deployment.repository.repoId)
    .int8(deployment.deploymentId)
    .text('github')
    .text(String(deployment.deploymentId))
    .int8(deployment.deploymentId)
    .text(deployment.environment)
    .text(deployment.environment)
    .text(deployment.environment)
    .text(deployment.status)
    .text(deployment.sha)
    .text('main')
    .bytes(deployment.by.id)
    .text(deployment.by.login)
    .timestamp(createdMs)
    .timestamp(createdMs)
    .timestampOrNull(finishedMs)
    .timestampOrNull(deployment.status === 'failure' ? finishedMs : null)
    .timestampOrNull(deployment.status === 'success' ? finishedMs : null);
  if (finishedMs === null) writer.null();
  else writer.int4(Math.floor((finishedMs - createdMs) / 1_000));
  writer.timestamp(finishedMs ?? createdMs);
}

export function writeIncident(writer: CopyWriter, random: Random, deployment: SeedDeployment): void {
  const { incident } = deployment;
  if (incident === null) return;
  writer
    .row(9)
    .int8(deployment.repository.repoId)
    .bytes(randomUuid(random))
    .text('api')
    .text(`incident-${deployment.deploymentId}`)
    .text(`${deployment.repository.name} answers with errors`)
    .text('production')
    .text(incident.severity)
    .timestamp(incident.startedMs)
    .timestampOrNull(incident.resolvedMs);
}

const LINES = 20_000;
/** How far coverage moves from one report to the next, in percentage points. */
const STEP = 0.25;

/** Writes a report for each working day of a repository: a walk that stays between 30 and 98 %. */
export function createCoverageWriter(world: SeedWorld, commits: CommitStream) {
  const walks = new Map<number, { readonly random: Random; coverage: number }>();
  return (writer: CopyWriter, repository: SeedRepository, day: number): void => {
    if (!repository.tellsCoverage) return;
    let walk = walks.get(repository.repoId);
    if (walk === undefined) {
      const random = createRandom(world.plan.seed, STREAM.coverage, repository.repoId);
      walk = { random, coverage: 45 + 45 * random.next() };
      walks.set(repository.repoId, walk);
    }
    const times = commits.times(repository, day);
    if (times.length === 0) return;
    walk.coverage = Math.min(98, Math.max(30, walk.coverage + STEP * walk.random.normal()));
    const covered = Math.round((LINES * walk.coverage) / 100);
    writer
      .row(9)
      .int8(repository.repoId)
      .text(commits.sha(repository, commits.counts.before(repository, day + 1) - 1))
      .numeric((covered * 100) / LINES)
      .int8(covered)
      .int8(LINES)
      .text('lcov')
      .text('main')
      .bool(true)
      .timestamp(times.at(-1)!);
  };
}
