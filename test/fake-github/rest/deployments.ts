import { type Call, notFound, type Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentDeployment, presentDeploymentStatus, presentRelease } from '../present/deployment.ts';
import { repositoryUrl } from '../present/repository.ts';
import { nodeIdOf } from '../world/ids.ts';
import type { Deployment } from '../world/operations.ts';

const NEEDS = ['deployments:read'] as const;
const CONTENTS = ['contents:read'] as const;
const REPOSITORY = '/repos/{owner}/{repo}';

/** Deployments with their statuses, releases, and tags. GitHub lists all of them newest first. */
export const deploymentRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: `${REPOSITORY}/deployments`,
    needs: NEEDS,
    handle: (call) =>
      paginate(call, select(call), (deployment) =>
        presentDeployment(call.world, call.repository, deployment),
      ),
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/deployments/{deployment_id}`,
    needs: NEEDS,
    handle: (call) => ({ status: 200, body: presentDeployment(call.world, call.repository, find(call)) }),
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/deployments/{deployment_id}/statuses`,
    needs: NEEDS,
    handle: (call) => {
      const deployment = find(call);
      return paginate(call, deployment.statuses.toReversed(), (status) =>
        presentDeploymentStatus(call.world, call.repository, deployment, status),
      );
    },
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/releases`,
    needs: CONTENTS,
    handle: (call) =>
      paginate(call, call.repository.releases.toReversed(), (release) =>
        presentRelease(call.world, call.repository, release),
      ),
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/releases/{release_id}`,
    needs: CONTENTS,
    handle: (call) => {
      const wanted = Number(call.params.release_id);
      const release = call.repository.releases.find(({ id }) => id === wanted);
      if (release === undefined) throw notFound();
      return { status: 200, body: presentRelease(call.world, call.repository, release) };
    },
  },
  {
    method: 'GET',
    pattern: `${REPOSITORY}/tags`,
    needs: CONTENTS,
    handle: (call) => {
      const url = repositoryUrl(call.world, call.repository);
      return paginate(call, [...call.repository.tags].reverse(), ([name, sha]) => ({
        name,
        zipball_url: `${url}/zipball/refs/tags/${name}`,
        tarball_url: `${url}/tarball/refs/tags/${name}`,
        commit: { sha, url: `${url}/commits/${sha}` },
        node_id: nodeIdOf('release', Number.parseInt(sha.slice(0, 12), 16)),
      }));
    },
  },
];

function select({ repository, query }: Call): Deployment[] {
  const fields = ['sha', 'ref', 'task', 'environment'] as const;
  return repository.deployments
    .filter((deployment) =>
      fields.every((field) => !query.has(field) || query.get(field) === deployment[field]),
    )
    .reverse();
}

function find({ repository, params }: Call): Deployment {
  const deployment = repository.deployments.find(({ id }) => id === Number(params.deployment_id));
  if (deployment === undefined) throw notFound();
  return deployment;
}
