import { z } from 'zod';
import { repositoryIdentity, requireRepository } from './check-identity.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';

export const COUNTS_QUERY = `
query Counts($owner: String!, $name: String!) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequests(first: 1) { totalCount }
    issues(first: 1) { totalCount }
    deployments(first: 1) { totalCount }
    releases(first: 1) { totalCount }
  }
}`;

const counted = z.object({ totalCount: z.int().min(0) });
const answerSchema = z.object({
  repository: repositoryIdentity
    .extend({ pullRequests: counted, issues: counted, deployments: counted, releases: counted })
    .nullable(),
});

export interface RepositoryCounts {
  readonly pullRequests: number;
  readonly issues: number;
  readonly deployments: number;
  readonly releases: number;
}

/** How many of each a repository has: what the progress of a sync is measured by. */
export async function readCounts(
  github: GitHubReader,
  address: RepositoryAddress,
): Promise<RepositoryCounts> {
  const { owner, name } = address;
  const { repository } = answerSchema.parse(await github.graphql(COUNTS_QUERY, { owner, name }));
  const found = requireRepository(repository, address);
  return {
    pullRequests: found.pullRequests.totalCount,
    issues: found.issues.totalCount,
    deployments: found.deployments.totalCount,
    releases: found.releases.totalCount,
  };
}
