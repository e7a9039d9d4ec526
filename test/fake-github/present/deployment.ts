import type { Deployment, DeploymentStatus, Release } from '../world/operations.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccount, presentAccountOrNull, presentTime, presentTimeOrNull } from './account.ts';
import { repositoryHtmlUrl, repositoryUrl } from './repository.ts';

export function presentDeployment(world: World, repository: Repository, deployment: Deployment) {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: deployment.nodeId,
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: presentTime(deployment.createdAt),
    updated_at: presentTime(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    creator: presentAccountOrNull(world, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: {},
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
    performed_via_github_app: null,
  };
}

export function presentDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
) {
  const deploymentUrl = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`;
  return {
    url: `${deploymentUrl}/statuses/${status.id}`,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    creator: presentAccountOrNull(world, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: '',
    created_at: presentTime(status.createdAt),
    updated_at: presentTime(status.createdAt),
    deployment_url: deploymentUrl,
    repository_url: repositoryUrl(world, repository),
    environment_url: status.environmentUrl,
    log_url: `${repositoryHtmlUrl(world, repository)}/deployments`,
    performed_via_github_app: null,
  };
}

export function presentRelease(world: World, repository: Repository, release: Release) {
  const url = `${repositoryUrl(world, repository)}/releases/${release.id}`;
  const archive = `${repositoryUrl(world, repository)}`;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${repositoryHtmlUrl(world, repository)}/releases/tag/${release.tagName}`,
    id: release.id,
    author: presentAccount(world, release.author),
    node_id: release.nodeId,
    tag_name: release.tagName,
    target_commitish: release.target,
    name: release.name,
    draft: release.isDraft,
    immutable: false,
    prerelease: release.isPrerelease,
    created_at: presentTime(release.createdAt),
    updated_at: presentTime(release.updatedAt),
    published_at: presentTimeOrNull(release.publishedAt),
    assets: [] as unknown[],
    tarball_url: `${archive}/tarball/${release.tagName}`,
    zipball_url: `${archive}/zipball/${release.tagName}`,
    body: release.body,
  };
}
