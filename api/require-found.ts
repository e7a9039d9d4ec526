import type { CommonQueryMethods } from 'slonik';
import { PulseError } from '../lib/errors.ts';
import { getOrganization } from '../sql/accounts/organizations.ts';
import { type DeploymentRow, getDeployment } from '../sql/deployments/deployments.ts';
import { hasDeveloper } from '../sql/people/has-developer.ts';
import { findMissingPullRequests } from '../sql/pull-requests/find-missing-pull-requests.ts';
import { getRepository } from '../sql/repositories/get-repository.ts';
import type { RepositoryRow } from '../sql/repositories/repository-row.ts';
import { getTeam, type TeamRow } from '../sql/teams/teams.ts';

/** @throws PulseError `repository_not_found` */
export async function requireRepository(db: CommonQueryMethods, repoId: number): Promise<RepositoryRow> {
  const repository = await getRepository(db, repoId);
  if (repository === null) throw repositoryNotFound(repoId);
  return repository;
}

/**
 * Checks that a repository has the pull requests of these numbers. Asked only when a query found nothing, to say why.
 *
 * @throws PulseError `repository_not_found`, `pull_request_not_found`
 */
export async function requirePullRequests(
  db: CommonQueryMethods,
  repoId: number,
  ...numbers: number[]
): Promise<void> {
  const { repositoryFound, missing } = await findMissingPullRequests(db, repoId, numbers);
  if (!repositoryFound) throw repositoryNotFound(repoId);
  if (missing.length > 0) throw pullRequestNotFound(repoId, missing);
}

/** @throws PulseError `team_not_found` */
export async function requireTeam(db: CommonQueryMethods, teamId: string): Promise<TeamRow> {
  const team = await getTeam(db, teamId);
  if (team === null) throw teamNotFound(teamId);
  return team;
}

/** @throws PulseError `developer_not_found` */
export async function requireDeveloper(db: CommonQueryMethods, developerId: string): Promise<void> {
  if (await hasDeveloper(db, developerId)) return;
  throw new PulseError('developer_not_found', `There is no developer with the id ${developerId}.`);
}

/** @throws PulseError `repository_not_found`, `deployment_not_found` */
export async function requireDeployment(
  db: CommonQueryMethods,
  repoId: number,
  deploymentId: number,
): Promise<DeploymentRow> {
  const deployment = await getDeployment(db, repoId, deploymentId);
  if (deployment !== null) return deployment;
  await requireRepository(db, repoId);
  throw new PulseError('deployment_not_found', `Repository ${repoId} has no deployment ${deploymentId}.`);
}

export function anomalyNotFound(anomalyId: number): PulseError {
  return new PulseError('anomaly_not_found', `There is no anomaly with the id ${anomalyId}.`);
}

export function teamNotFound(teamId: string): PulseError {
  return new PulseError('team_not_found', `There is no team with the id ${teamId}.`);
}

/** Another team has the slug. */
export function teamExists(slug: string): PulseError {
  return new PulseError('team_exists', `There is a team ${slug} already: give another \`slug\`.`);
}

export function incidentNotFound(incidentId: string): PulseError {
  return new PulseError('incident_not_found', `There is no incident with the id ${incidentId}.`);
}

export function pullRequestNotFound(repoId: number, numbers: readonly number[]): PulseError {
  const names = numbers.map((number) => `#${number}`).join(' and ');
  return new PulseError('pull_request_not_found', `Repository ${repoId} has no pull request ${names}.`);
}

export function repositoryNotFound(repoId: number): PulseError {
  return new PulseError('repository_not_found', `There is no repository with the id ${repoId}.`);
}

/** Null is none, which is always there. @throws PulseError `organization_not_found` */
export async function requireOrganization(
  db: CommonQueryMethods,
  organizationId: string | null,
): Promise<void> {
  if (organizationId === null || (await getOrganization(db, organizationId)) !== null) return;
  throw new PulseError('organization_not_found', `There is no organisation with the id ${organizationId}.`);
}
