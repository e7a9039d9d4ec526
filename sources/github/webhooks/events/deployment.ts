import { DEPLOYMENT_STATES } from '../../../../domain/deployments/deployment-history.ts';
import type { DeploymentFact, DeploymentStatusFact } from '../../../../domain/facts/delivery-facts.ts';
import {
  flagOf,
  idOf,
  type JsonObject,
  objectIdOf,
  objectOrEmpty,
  textOf,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import { lacks, type PartOf, type ReadEvent } from '../webhook-event.ts';

const STATES: ReadonlySet<string> = new Set(DEPLOYMENT_STATES);

/** `deployment`. */
export const readDeploymentEvent: ReadEvent<'deployment'> = ({ payload }) => {
  const fact = readDeployment(objectOrEmpty(payload, 'deployment'));
  if (fact === null) return lacks('deployment');
  return { subject: `deployment/${fact.providerId}`, facts: [fact] };
};

/** `deployment_status`: comes with its deployment. */
export const readDeploymentStatusEvent: ReadEvent<'deployment_status'> = ({ payload }) => {
  const deployment = readDeployment(objectOrEmpty(payload, 'deployment'));
  if (deployment === null) return lacks('deployment');
  const status = readStatus(objectOrEmpty(payload, 'deployment_status'), deployment.providerId);
  if (status === null) return lacks('status of a deployment');
  return { subject: `deployment/${deployment.providerId}`, facts: [deployment, status] };
};

function readDeployment(
  deployment: JsonObject<PartOf<'deployment' | 'deployment_status', 'deployment'>>,
): DeploymentFact | null {
  const providerId = idOf(deployment, 'id');
  const environmentName = wordOf(deployment, 'environment');
  const commitSha = objectIdOf(deployment, 'sha');
  const createdAt = timeOf(deployment, 'created_at');
  if (providerId === null || environmentName === null || commitSha === null || createdAt === null)
    return null;
  return {
    kind: 'deployment',
    providerId,
    environmentName,
    isProduction: flagOf(deployment, 'production_environment'),
    isTransient: flagOf(deployment, 'transient_environment') ?? false,
    commitSha,
    ref: wordOf(deployment, 'ref'),
    task: wordOf(deployment, 'task'),
    description: wordOf(deployment, 'description'),
    url: wordOf(deployment, 'url'),
    deployedBy: readPerson(deployment, 'creator'),
    createdAt,
    updatedAt: timeOf(deployment, 'updated_at') ?? createdAt,
  };
}

function readStatus(
  status: JsonObject<PartOf<'deployment_status', 'deployment_status'>>,
  deploymentProviderId: number,
): DeploymentStatusFact | null {
  const providerId = idOf(status, 'id');
  const state = (textOf(status, 'state') ?? '').toLowerCase();
  const createdAt = timeOf(status, 'created_at');
  if (providerId === null || createdAt === null || !STATES.has(state)) return null;
  return {
    kind: 'deployment_status',
    providerId,
    deploymentProviderId,
    state: state as DeploymentStatusFact['state'],
    environmentName: wordOf(status, 'environment'),
    description: wordOf(status, 'description'),
    url: wordOf(status, 'environment_url') ?? wordOf(status, 'log_url') ?? wordOf(status, 'target_url'),
    creator: readPerson(status, 'creator'),
    createdAt,
  };
}
