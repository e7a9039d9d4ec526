import type { CheckFact } from '../../../domain/facts/delivery-facts.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import { mapWorkflowRun, restWorkflowRun } from './map-workflow-run.ts';
import { type ListPage, type ListPosition, readListPage } from './read-list-page.ts';

/** One page of a repository's workflow runs, newest first. */
export async function readWorkflowRunPage(
  github: GitHubReader,
  address: RepositoryAddress,
  at: ListPosition,
): Promise<ListPage<CheckFact>> {
  const { items, next } = await readListPage(github, address, {
    route: 'GET /repos/{owner}/{repo}/actions/runs',
    at,
    item: restWorkflowRun,
    key: 'workflow_runs',
  });
  return { items: items.map(mapWorkflowRun), next };
}
