import { z } from 'zod';
import type { Fact } from '../../../domain/facts/fact.ts';
import { repositoryIdentity, requireRepository } from './check-identity.ts';
import { connection, PAGE_INFO } from './connection.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import { mapPullRequest } from './map-pull-request.ts';
import { LIST_SIZES } from './page-size.ts';
import { PULL_REQUEST_FRAGMENT, pullRequestNode } from './pull-request-node.ts';

const VARIABLES =
  '$owner: String!, $name: String!, $reviews: Int!, $threads: Int!, $threadComments: Int!, $comments: Int!, $events: Int!, $checks: Int!';

export const PULL_REQUESTS_QUERY = `
query PullRequests(${VARIABLES}, $first: Int!, $after: String, $direction: OrderDirection!) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequests(first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: $direction }) {
      ${PAGE_INFO}
      nodes { ...pullRequest }
    }
  }
}
${PULL_REQUEST_FRAGMENT}`;

export const PULL_REQUEST_QUERY = `
query PullRequest(${VARIABLES}, $number: Int!) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequest(number: $number) { ...pullRequest }
  }
}
${PULL_REQUEST_FRAGMENT}`;

const pageAnswer = z.object({
  repository: repositoryIdentity.extend({ pullRequests: connection(pullRequestNode) }).nullable(),
});
const oneAnswer = z.object({
  repository: repositoryIdentity.extend({ pullRequest: pullRequestNode.nullish() }).nullable(),
});

/** Lists of one pull request that a first answer is asked for; see `page-size.ts`. */
const NESTED = {
  reviews: LIST_SIZES.reviews,
  threads: LIST_SIZES.threads,
  threadComments: LIST_SIZES.threadComments,
  comments: LIST_SIZES.comments,
  events: LIST_SIZES.events,
  checks: LIST_SIZES.checks,
};

export interface PullRequestPage {
  readonly facts: readonly Fact[];
  /** Pull requests in it. */
  readonly count: number;
  /** Pull requests of the repository. */
  readonly total: number;
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
  /** Times of change of the first and last pull request of the page; null when it is empty. */
  readonly firstUpdatedAt: Date | null;
  readonly lastUpdatedAt: Date | null;
}

export interface PullRequestPageRequest {
  readonly after: string | null;
  readonly limit: number;
  /** `ASC`: those that change meanwhile come again at the end, so that none is missed. */
  readonly direction: 'ASC' | 'DESC';
}

/** One page of a repository's pull requests in the order in which they changed, each with what belongs to it. */
export async function readPullRequestPage(
  github: GitHubReader,
  address: RepositoryAddress,
  { after, limit, direction }: PullRequestPageRequest,
): Promise<PullRequestPage> {
  const { owner, name } = address;
  const variables = { owner, name, first: limit, after, direction, ...NESTED };
  const { repository } = pageAnswer.parse(await github.graphql(PULL_REQUESTS_QUERY, variables));
  const { totalCount, pageInfo, nodes } = requireRepository(repository, address).pullRequests;
  return {
    facts: nodes.flatMap(mapPullRequest),
    count: nodes.length,
    total: totalCount,
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
    firstUpdatedAt: nodes[0]?.updatedAt ?? null,
    lastUpdatedAt: nodes.at(-1)?.updatedAt ?? null,
  };
}

/** One pull request with what belongs to it; null when the repository has none of this number. */
export async function readPullRequest(
  github: GitHubReader,
  address: RepositoryAddress,
  number: number,
): Promise<Fact[] | null> {
  const { owner, name } = address;
  const variables = { owner, name, number, ...NESTED };
  const { repository } = oneAnswer.parse(await github.graphql(PULL_REQUEST_QUERY, variables));
  const node = requireRepository(repository, address).pullRequest;
  return node ? mapPullRequest(node) : null;
}
