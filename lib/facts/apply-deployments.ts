import type { ClientBase } from 'pg';
import { environmentOf } from '../../domain/facts/environment.ts';
import {
  type DeploymentKey,
  insertDeploymentStatuses,
  refreshDeployments,
} from '../../sql/deployments/deployment-statuses.ts';
import { upsertDeployments } from '../../sql/deployments/upsert-deployments.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import type { FindDeveloper } from './resolve-people.ts';
import { versionFact } from './version-fact.ts';
import { setAsideStatuses } from './waiting-facts.ts';

/** Stores the provider's deployments and their statuses; statuses may come before their deployment. */
export async function applyDeployments(
  client: ClientBase,
  facts: readonly PlacedFact[],
  findDeveloper: FindDeveloper,
): Promise<void> {
  const deployments = pickNewest(
    ofKind(facts, 'deployment'),
    ({ fact }) => String(fact.providerId),
    deploymentVersion,
  );
  await upsertDeployments(
    client,
    deployments.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      source: 'github',
      source_key: String(fact.providerId),
      provider_id: fact.providerId,
      stated_environment: environmentOf(fact.environmentName, fact),
      is_production: fact.isProduction,
      is_transient: fact.isTransient,
      environment_name: fact.environmentName,
      commit_sha: fact.commitSha,
      ref: fact.ref,
      task: fact.task,
      description: fact.description,
      url: fact.url,
      deployed_by: findDeveloper(fact.deployedBy),
      deployed_by_login: fact.deployedBy?.login ?? null,
      created_at: fact.createdAt,
      updated_at: fact.updatedAt,
      provider_version: version,
    })),
  );
  const statuses = await setAsideStatuses(client, ofKind(facts, 'deployment_status'));
  await storeStatuses(client, statuses);
  await refreshDeployments(client, [
    ...deployments.map(({ repoId, fact }) => keyOf(repoId, fact.providerId)),
    ...statuses.map(({ repoId, fact }) => keyOf(repoId, fact.deploymentProviderId)),
  ]);
}

function keyOf(repoId: number, providerId: number): DeploymentKey {
  return { repoId, source: 'github', key: String(providerId) };
}

async function storeStatuses(
  client: ClientBase,
  statuses: readonly PlacedFact<'deployment_status'>[],
): Promise<void> {
  const distinct = pickNewest(
    statuses,
    ({ fact }) => `${fact.deploymentProviderId}/${fact.providerId}`,
    (placed) => versionFact(placed, { updatedAt: placed.fact.createdAt, matters: placed.fact.state }),
  );
  await insertDeploymentStatuses(
    client,
    distinct.map(({ repoId, fact }) => ({
      repo_id: repoId,
      deployment_provider_id: fact.deploymentProviderId,
      provider_id: fact.providerId,
      state: fact.state,
      environment_name: fact.environmentName,
      description: fact.description,
      url: fact.url,
      creator_login: fact.creator?.login ?? null,
      created_at: fact.createdAt,
    })),
  );
}

function deploymentVersion(placed: PlacedFact<'deployment'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    matters: [fact.environmentName, fact.isProduction, fact.isTransient, fact.commitSha, fact.task],
  });
}
