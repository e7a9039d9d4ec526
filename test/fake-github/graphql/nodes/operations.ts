import type { Call } from '../../http/call.ts';
import { presentTime, presentTimeOrNull } from '../../present/account.ts';
import { repositoryHtmlUrl } from '../../present/repository.ts';
import type { Deployment, DeploymentStatus, Release } from '../../world/operations.ts';
import type { Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNode, userNodeOrNull } from './actor.ts';
import { commitNode } from './commit.ts';
import { refNode, refNodeOrNull } from './ref.ts';
import { repositoryNode } from './repository.ts';

export function deploymentNode(
  call: Call,
  repository: Repository,
  deployment: Deployment,
): Record<string, unknown> {
  const latest = deployment.statuses.at(-1);
  return {
    __typename: 'Deployment',
    id: deployment.nodeId,
    databaseId: deployment.id,
    environment: deployment.environment,
    originalEnvironment: deployment.environment,
    latestEnvironment: deployment.environment,
    commitOid: deployment.sha,
    commit: () => commitNode(call, repository, deployment.sha),
    ref: () => refNodeOrNull(call, repository, deployment.ref),
    task: deployment.task,
    description: deployment.description,
    payload: null,
    state:
      latest === undefined ? 'PENDING' : latest.state === 'success' ? 'ACTIVE' : latest.state.toUpperCase(),
    creator: () => actorNode(call.world, deployment.creator ?? repository.owner),
    createdAt: presentTime(deployment.createdAt),
    updatedAt: presentTime(deployment.updatedAt),
    latestStatus: () => (latest === undefined ? null : statusNode(call, repository, deployment, latest)),
    repository: () => repositoryNode(call, repository),
    // GitHub lists statuses newest first.
    statuses: (args: ConnectionArguments) =>
      connect(
        [...deployment.statuses].reverse(),
        args,
        (status) => statusNode(call, repository, deployment, status),
        ({ id }) => [-id, 0],
      ),
  };
}

function statusNode(
  call: Call,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): Record<string, unknown> {
  return {
    __typename: 'DeploymentStatus',
    id: status.nodeId,
    state: status.state.toUpperCase(),
    description: status.description,
    environment: deployment.environment,
    environmentUrl: status.environmentUrl === '' ? null : status.environmentUrl,
    logUrl: null,
    creator: () => actorNode(call.world, status.creator ?? repository.owner),
    createdAt: presentTime(status.createdAt),
    updatedAt: presentTime(status.createdAt),
    deployment: () => deploymentNode(call, repository, deployment),
  };
}

export function releaseNode(call: Call, repository: Repository, release: Release): Record<string, unknown> {
  const url = `${repositoryHtmlUrl(call.world, repository)}/releases/tag/${release.tagName}`;
  const sha = repository.tags.get(release.tagName);
  return {
    __typename: 'Release',
    id: release.nodeId,
    databaseId: release.id,
    tagName: release.tagName,
    name: release.name,
    description: release.body,
    isDraft: release.isDraft,
    isPrerelease: release.isPrerelease,
    isLatest: repository.releases.at(-1)?.id === release.id,
    author: () => userNodeOrNull(call.world, release.author),
    createdAt: presentTime(release.createdAt),
    publishedAt: presentTimeOrNull(release.publishedAt),
    updatedAt: presentTime(release.updatedAt),
    url,
    resourcePath: new URL(url).pathname,
    tag: () => (sha === undefined ? null : refNode(call, repository, 'refs/tags/', release.tagName, sha)),
    tagCommit: () => (sha === undefined ? null : commitNode(call, repository, sha)),
    repository: () => repositoryNode(call, repository),
  };
}
