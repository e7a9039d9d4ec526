import { z } from 'zod';
import type { Fact } from '../../../domain/facts/fact.ts';
import { repositoryIdentity, requireRepository } from './check-identity.ts';
import { connection, PAGE_INFO } from './connection.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import { CHECK_RUN_FRAGMENT } from './map-check-run.ts';
import { COMMENT_FRAGMENT, commentNode, mapComment } from './map-comment.ts';
import { ACTOR_FRAGMENT } from './map-person.ts';
import { type LongList, listDismissals, mapContext } from './map-pull-request.ts';
import { mapReview, REVIEW_FRAGMENT, reviewNode } from './map-review.ts';
import {
  mapThread,
  reviewCommentNode,
  THREAD_FRAGMENT,
  type ThreadNode,
  threadNode,
} from './map-review-thread.ts';
import { objectId, time } from './read-scalars.ts';

const PAGE_SIZE = 100;
/** Threads bring their comments, so fewer of them make a page. */
const THREAD_PAGE_SIZE = 30;
/** Pages of one list: 100,000 reviews are more than any pull request has. */
const PAGES_MAX = 1_000;

const DISMISSALS =
  'timelineItems(last: 100, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes { __typename ... on ReviewDismissedEvent { createdAt previousReviewState review { fullDatabaseId } } } }';

/** Asks for one list of a pull request. */
function listQuery(name: string, fields: string, fragments: string, extra = ''): string {
  return `
query ${name}($owner: String!, $name: String!, $number: Int!, $first: Int!, $after: String${extra}) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequest(number: $number) { updatedAt ${fields} }
  }
}
${ACTOR_FRAGMENT}${fragments}`;
}

export const LIST_QUERIES: Record<LongList, string> = {
  reviews: listQuery(
    'Reviews',
    `${DISMISSALS} reviews(first: $first, after: $after) { ${PAGE_INFO} nodes { ...review } }`,
    REVIEW_FRAGMENT,
  ),
  review_threads: listQuery(
    'ReviewThreads',
    `reviewThreads(first: $first, after: $after) { ${PAGE_INFO} nodes { ...thread } }`,
    THREAD_FRAGMENT,
    ', $threadComments: Int!',
  ),
  comments: listQuery(
    'Comments',
    `comments(first: $first, after: $after) { ${PAGE_INFO} nodes { ...comment } }`,
    COMMENT_FRAGMENT,
  ),
  // No actor is asked for, so the fragment of actors must stay away.
  checks: listQuery(
    'Checks',
    `commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: $first, after: $after) { ${PAGE_INFO} nodes { __typename ...checkRun } } } } } }`,
    CHECK_RUN_FRAGMENT,
  ).replace(ACTOR_FRAGMENT, ''),
};

export const THREAD_COMMENTS_QUERY = `
query ThreadComments($id: ID!, $first: Int!, $after: String) {
  rateLimit { cost }
  node(id: $id) {
    ... on PullRequestReviewThread { comments(first: $first, after: $after) { ${PAGE_INFO} nodes { ...reviewComment } } }
  }
}
${ACTOR_FRAGMENT}${THREAD_FRAGMENT.slice(0, THREAD_FRAGMENT.indexOf('fragment thread'))}`;

const pullRequestLists = z.object({
  updatedAt: time,
  timelineItems: connection(z.object({ __typename: z.string(), createdAt: time }).loose()).optional(),
  reviews: connection(reviewNode).nullish(),
  reviewThreads: connection(threadNode).nullish(),
  comments: connection(commentNode).nullish(),
  commits: connection(
    z.object({
      commit: z.object({
        oid: objectId,
        statusCheckRollup: z
          .object({ contexts: connection(z.object({ __typename: z.string() }).loose()) })
          .nullish(),
      }),
    }),
  ).nullish(),
});
const listAnswer = z.object({
  repository: repositoryIdentity.extend({ pullRequest: pullRequestLists.nullish() }).nullable(),
});
const threadAnswer = z.object({
  node: z.object({ comments: connection(reviewCommentNode).optional() }).nullable(),
});

interface ListPage {
  readonly facts: Fact[];
  readonly next: string | null;
}

/**
 * Reads one list of a pull request from its first to its last page; pages are given as they come, so that nothing grows
 * without bounds.
 */
export async function* completeList(
  github: GitHubReader,
  address: RepositoryAddress,
  number: number,
  list: LongList,
): AsyncGenerator<Fact[], void, undefined> {
  let after: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page: ListPage = await readListPage(github, address, { number, list, after });
    yield page.facts;
    if (page.next === null) return;
    after = page.next;
  }
}

async function readListPage(
  github: GitHubReader,
  address: RepositoryAddress,
  { number, list, after }: { number: number; list: LongList; after: string | null },
): Promise<ListPage> {
  const isThreads = list === 'review_threads';
  const answer = await github.graphql(LIST_QUERIES[list], {
    owner: address.owner,
    name: address.name,
    number,
    first: isThreads ? THREAD_PAGE_SIZE : PAGE_SIZE,
    after,
    ...(isThreads ? { threadComments: PAGE_SIZE } : {}),
  });
  const { repository } = listAnswer.parse(answer);
  const found = requireRepository(repository, address).pullRequest;
  // It was there a moment ago; GitHub can delete one.
  if (!found) return { facts: [], next: null };
  const mapped = await mapList(github, found, number, list);
  const { hasNextPage, endCursor } = mapped.pageInfo;
  return { facts: mapped.facts, next: hasNextPage ? (endCursor ?? null) : null };
}

type PageInfo = ThreadNode['comments']['pageInfo'];

async function mapList(
  github: GitHubReader,
  found: z.infer<typeof pullRequestLists>,
  number: number,
  list: LongList,
): Promise<{ facts: Fact[]; pageInfo: PageInfo }> {
  const nothing = { facts: [], pageInfo: { hasNextPage: false } };
  if (list === 'comments') {
    if (!found.comments) return nothing;
    const { nodes, pageInfo } = found.comments;
    return { facts: nodes.map((comment) => mapComment(comment, number)), pageInfo };
  }
  if (list === 'reviews') {
    if (!found.reviews) return nothing;
    const { nodes, pageInfo } = found.reviews;
    const dismissals = found.timelineItems ? listDismissals({ timelineItems: found.timelineItems }) : [];
    return { facts: nodes.flatMap((review) => mapReview(review, number, dismissals)), pageInfo };
  }
  if (list === 'checks') {
    const commit = found.commits?.nodes[0]?.commit;
    const contexts = commit?.statusCheckRollup?.contexts;
    if (commit === undefined || !contexts) return nothing;
    return {
      facts: contexts.nodes.flatMap((context) => mapContext(context, commit.oid)),
      pageInfo: contexts.pageInfo,
    };
  }
  if (!found.reviewThreads) return nothing;
  const facts: Fact[] = [];
  for (const thread of found.reviewThreads.nodes) {
    const place = { pullRequestNumber: number, updatedAt: found.updatedAt };
    facts.push(...mapThread(await completeThread(github, thread), place));
  }
  return { facts, pageInfo: found.reviewThreads.pageInfo };
}

/** A thread with all of its comments. */
async function completeThread(github: GitHubReader, thread: ThreadNode): Promise<ThreadNode> {
  const nodes = [...thread.comments.nodes];
  let { hasNextPage, endCursor } = thread.comments.pageInfo;
  for (let pages = 0; hasNextPage && pages < PAGES_MAX; pages++) {
    const answer = await github.graphql(THREAD_COMMENTS_QUERY, {
      id: thread.id,
      first: PAGE_SIZE,
      after: endCursor ?? null,
    });
    const comments = threadAnswer.parse(answer).node?.comments;
    if (comments === undefined) break;
    nodes.push(...comments.nodes);
    ({ hasNextPage, endCursor } = comments.pageInfo);
  }
  return { ...thread, comments: { ...thread.comments, nodes } };
}
