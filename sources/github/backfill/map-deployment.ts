import { z } from 'zod';
import { DEPLOYMENT_STATES } from '../../../domain/deployments/deployment-history.ts';
import type { DeploymentFact, DeploymentStatusFact } from '../../../domain/facts/delivery-facts.ts';
import { restUser } from './map-person.ts';
import { databaseId, lowerCased, objectId, optionalText, text, time } from './read-scalars.ts';

export const restDeployment = z.object({
  id: databaseId,
  sha: objectId,
  ref: optionalText,
  task: optionalText,
  environment: text,
  description: optionalText,
  url: optionalText,
  creator: restUser,
  created_at: time,
  updated_at: time,
  production_environment: z.boolean().nullish(),
  transient_environment: z.boolean().nullish(),
});

export type RestDeployment = z.infer<typeof restDeployment>;

export function mapDeployment(deployment: RestDeployment): DeploymentFact {
  return {
    kind: 'deployment',
    providerId: deployment.id,
    environmentName: deployment.environment,
    isProduction: deployment.production_environment ?? null,
    isTransient: deployment.transient_environment ?? false,
    commitSha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    description: deployment.description,
    url: deployment.url,
    deployedBy: deployment.creator,
    createdAt: deployment.created_at,
    updatedAt: deployment.updated_at,
  };
}

export const restDeploymentStatus = z.object({
  id: databaseId,
  state: lowerCased.pipe(z.enum(DEPLOYMENT_STATES)),
  environment: optionalText,
  description: optionalText,
  target_url: optionalText,
  environment_url: optionalText,
  log_url: optionalText,
  creator: restUser,
  created_at: time,
});

export function mapDeploymentStatus(
  status: z.infer<typeof restDeploymentStatus>,
  deploymentProviderId: number,
): DeploymentStatusFact {
  return {
    kind: 'deployment_status',
    providerId: status.id,
    deploymentProviderId,
    state: status.state,
    environmentName: status.environment,
    description: status.description,
    url: status.environment_url ?? status.log_url ?? status.target_url,
    creator: status.creator,
    createdAt: status.created_at,
  };
}
