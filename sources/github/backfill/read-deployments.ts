import type { z } from 'zod';
import type { DeploymentFact, DeploymentStatusFact } from '../../../domain/facts/delivery-facts.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import {
  mapDeployment,
  mapDeploymentStatus,
  restDeployment,
  restDeploymentStatus,
} from './map-deployment.ts';
import { LIST_START, type ListPage, type ListPosition, readListPage } from './read-list-page.ts';

/** Pages of statuses of one deployment. */
const STATUS_PAGES_MAX = 50;

/** One page of a repository's deployments, newest first. */
export async function readDeploymentPage(
  github: GitHubReader,
  address: RepositoryAddress,
  at: ListPosition,
): Promise<ListPage<DeploymentFact>> {
  const route = 'GET /repos/{owner}/{repo}/deployments';
  const { items, next } = await readListPage(github, address, { route, at, item: restDeployment });
  return { items: items.map(mapDeployment), next };
}

/** Every status of one deployment: GraphQL lists them too, but without the number that events name them by. */
export async function readDeploymentStatuses(
  github: GitHubReader,
  address: RepositoryAddress,
  deploymentId: number,
): Promise<DeploymentStatusFact[]> {
  const facts: DeploymentStatusFact[] = [];
  let at: ListPosition | null = LIST_START;
  for (let pages = 0; at !== null && pages < STATUS_PAGES_MAX; pages++) {
    const page: ListPage<z.infer<typeof restDeploymentStatus>> = await readListPage(github, address, {
      route: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      parameters: { deployment_id: deploymentId },
      at,
      item: restDeploymentStatus,
    });
    facts.push(...page.items.map((status) => mapDeploymentStatus(status, deploymentId)));
    // The first page holds all of nearly every deployment: it is not asked for twice to be sure of the end.
    at = isWhole(at, page) ? null : page.next;
  }
  return facts;
}

function isWhole(at: ListPosition, { items, next }: ListPage<unknown>): boolean {
  return at.read === 0 && next?.pageSize === LIST_START.pageSize && items.length < LIST_START.pageSize;
}
