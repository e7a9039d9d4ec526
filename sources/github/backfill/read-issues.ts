import { z } from 'zod';
import type { IssueFact } from '../../../domain/facts/delivery-facts.ts';
import { repositoryIdentity, requireRepository } from './check-identity.ts';
import { connection, PAGE_INFO } from './connection.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import { ISSUE_FRAGMENT, issueNode, mapIssue } from './map-issue.ts';
import { ACTOR_FRAGMENT } from './map-person.ts';

export const ISSUE_PAGE_SIZE = 100;

export const ISSUES_QUERY = `
query Issues($owner: String!, $name: String!, $first: Int!, $after: String, $since: DateTime) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    databaseId
    issues(first: $first, after: $after, filterBy: { since: $since }, orderBy: { field: UPDATED_AT, direction: ASC }) {
      ${PAGE_INFO}
      nodes { ...issue }
    }
  }
}
${ACTOR_FRAGMENT}${ISSUE_FRAGMENT}`;

const answerSchema = z.object({
  repository: repositoryIdentity.extend({ issues: connection(issueNode) }).nullable(),
});

export interface IssuePage {
  readonly facts: readonly IssueFact[];
  readonly total: number;
  readonly next: string | null;
}

/**
 * One page of a repository's issues in the order in which they changed: one that changes meanwhile comes again at the end.
 * @param since only those that changed from then on
 */
export async function readIssuePage(
  github: GitHubReader,
  address: RepositoryAddress,
  { after, since, limit }: { after: string | null; since: Date | null; limit: number },
): Promise<IssuePage> {
  const answer = await github.graphql(ISSUES_QUERY, {
    owner: address.owner,
    name: address.name,
    first: limit,
    after,
    since: since?.toISOString() ?? null,
  });
  const { repository } = answerSchema.parse(answer);
  const { nodes, pageInfo, totalCount } = requireRepository(repository, address).issues;
  return {
    facts: nodes.map(mapIssue),
    total: totalCount,
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
