import type { DeploymentFact, DeploymentStatusFact } from '../../../domain/facts/delivery-facts.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import {
  mapDeployment,
  mapDeploymentStatus,
  restDeployment,
  restDeploymentStatus,
} from './map-deployment.ts';
import { type ListPage, readListPage } from './read-list-page.ts';

/** Pages of statuses of one deployment. */
const STATUS_PAGES_MAX = 50;

/** One page of a repository's deployments, newest first. */
export async function readDeploymentPage(
  github: GitHubReader,
  address: RepositoryAddress,
  page: number,
): Promise<ListPage<DeploymentFact>> {
  const route = 'GET /repos/{owner}/{repo}/deployments';
  const { items, next } = await readListPage(github, address, { route, page, item: restDeployment });
  return { items: items.map(mapDeployment), next };
}

/** Every status of one deployment: GraphQL lists them too, but without the number that events name them by. */
export async function readDeploymentStatuses(
  github: GitHubReader,
  address: RepositoryAddress,
  deploymentId: number,
): Promise<DeploymentStatusFact[]> {
  const facts: DeploymentStatusFact[] = [];
  let page: number | null = 1;
  while (page !== null && page <= STATUS_PAGES_MAX) {
    const answer: ListPage<DeploymentStatusFact> = await readStatusPage(github, address, deploymentId, page);
    facts.push(...answer.items);
    page = answer.next;
  }
  return facts;
}

async function readStatusPage(
  github: GitHubReader,
  address: RepositoryAddress,
  deploymentId: number,
  page: number,
): Promise<ListPage<DeploymentStatusFact>> {
  const { items, next } = await readListPage(github, address, {
    route: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    parameters: { deployment_id: deploymentId },
    page,
    item: restDeploymentStatus,
  });
  // A deployment has a handful of statuses: a short page is the last one here, which halves the requests.
  const isLast = items.length < SHORT_STATUS_PAGE;
  return {
    items: items.map((status) => mapDeploymentStatus(status, deploymentId)),
    next: isLast ? null : next,
  };
}

const SHORT_STATUS_PAGE = 100;
