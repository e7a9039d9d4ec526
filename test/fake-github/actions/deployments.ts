import { runGit } from '../git/run-git.ts';
import { presentDeployment, presentDeploymentStatus, presentRelease } from '../present/deployment.ts';
import type { Account } from '../world/accounts.ts';
import { touch } from '../world/create-pull-request.ts';
import type { Deployment, DeploymentState, Release } from '../world/operations.ts';
import type { Repository } from '../world/repository.ts';
import { choosePerson, inTurn, type Stage, tell } from './stage.ts';

/** Creates a deployment. Fires `deployment` created. */
export function createDeployment(
  stage: Stage,
  repository: Repository,
  options: { readonly by?: Account; readonly environment?: string; readonly sha?: string } = {},
): Deployment {
  const { world } = stage;
  const by = choosePerson(stage, options.by);
  const now = world.clock.now();
  const environment = options.environment ?? 'production';
  const deployment: Deployment = {
    ...world.ids.next('deployment'),
    environment,
    isProduction: environment === 'production',
    isTransient: false,
    sha: options.sha ?? repository.branches.get(repository.defaultBranch)!,
    ref: repository.defaultBranch,
    task: 'deploy',
    description: null,
    creator: by,
    createdAt: now,
    updatedAt: now,
    statuses: [],
  };
  repository.deployments.push(deployment);
  tell(stage, repository, 'deployment', 'created', by, {
    deployment: presentDeployment(world, repository, deployment),
    workflow: null,
    workflow_run: null,
  });
  return deployment;
}

/** Says how a deployment goes. Fires `deployment_status` created. */
export function setDeploymentState(
  stage: Stage,
  repository: Repository,
  deployment: Deployment,
  state: DeploymentState,
): void {
  const { world } = stage;
  const by = choosePerson(stage, deployment.creator ?? undefined);
  const now = world.clock.now();
  const status = {
    ...world.ids.next('deploymentStatus'),
    state,
    description: `Deployment ${state}`,
    creator: by,
    environmentUrl: '',
    createdAt: now,
  };
  deployment.statuses.push(status);
  touch(deployment, now);
  tell(stage, repository, 'deployment_status', 'created', by, {
    deployment_status: presentDeploymentStatus(world, repository, deployment, status),
    deployment: presentDeployment(world, repository, deployment),
  });
}

/** Deploys and says how it ended. */
export function deploy(
  stage: Stage,
  repository: Repository,
  options: {
    readonly by?: Account;
    readonly environment?: string;
    readonly sha?: string;
    readonly state?: DeploymentState;
  } = {},
): Deployment {
  const deployment = createDeployment(stage, repository, options);
  setDeploymentState(stage, repository, deployment, 'in_progress');
  setDeploymentState(stage, repository, deployment, options.state ?? 'success');
  return deployment;
}

/** Publishes a release, with its tag. Fires `create` of the tag, and `release` created, published and released. */
export async function publishRelease(
  stage: Stage,
  repository: Repository,
  options: { readonly by?: Account; readonly tagName: string; readonly isPrerelease?: boolean },
): Promise<Release> {
  const { world } = stage;
  const by = choosePerson(stage, options.by);
  const now = world.clock.now();
  const sha = repository.branches.get(repository.defaultBranch)!;
  const { tagName, isPrerelease = false } = options;
  await inTurn(repository, () => runGit(repository.directory, ['update-ref', `refs/tags/${tagName}`, sha]));
  repository.tags.set(tagName, sha);
  const release: Release = {
    ...world.ids.next('release'),
    tagName,
    target: repository.defaultBranch,
    name: tagName,
    body: `What is new in ${tagName}`,
    isDraft: false,
    isPrerelease,
    author: by,
    createdAt: now,
    publishedAt: now,
    updatedAt: now,
  };
  repository.releases.push(release);
  tell(stage, repository, 'create', null, by, {
    ref: tagName,
    ref_type: 'tag',
    master_branch: repository.defaultBranch,
    description: repository.description,
    pusher_type: 'user',
  });
  for (const action of ['created', 'published', isPrerelease ? 'prereleased' : 'released']) {
    const shown = presentRelease(world, repository, release);
    tell(stage, repository, 'release', action, by, { release: shown });
  }
  return release;
}
