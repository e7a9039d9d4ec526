import { afterAll, beforeAll, expect, test } from 'vitest';
import { setDraft } from '../actions/pull-requests.ts';
import { ask } from '../ask.ts';
import { type SeededGitHub, startSeededGitHub } from '../start-seeded.ts';

let fake: SeededGitHub;

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 45 });
});

afterAll(() => fake.stop());

// biome-ignore lint/suspicious/noExplicitAny: each test reads another shape, which its query says.
async function query(text: string, variables: object = {}): Promise<any> {
  const body = { query: text, variables };
  return (await ask(fake, fake.token.value, '/graphql', { method: 'POST', body })).body;
}

const PULLS = `query ($after: String, $first: Int!, $direction: OrderDirection!) {
  repository(owner: "acme", name: "waybill") {
    pullRequests(first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: $direction }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { number updatedAt fullDatabaseId }
    }
  }
}`;

async function readAll(direction: 'ASC' | 'DESC', afterFirst: () => void = () => {}): Promise<number[]> {
  const numbers: number[] = [];
  let after: string | null = null;
  do {
    const { data } = await query(PULLS, { after, first: 10, direction });
    const { nodes, pageInfo } = data.repository.pullRequests;
    numbers.push(...nodes.map(({ number }: { number: number }) => number));
    if (after === null) afterFirst();
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return numbers;
}

test.each(['ASC', 'DESC'] as const)(
  'pages by cursor hold everything once, in order (%s)',
  async (direction) => {
    const numbers = await readAll(direction);
    const expected = [...fake.repository.pulls.values()]
      .sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime() || a.id - b.id)
      .map(({ number }) => number);
    expect(numbers).toEqual(direction === 'ASC' ? expected : expected.reverse());
  },
);

test('rising by update, nothing is lost when something read before is touched', async () => {
  const [oldest] = await readAll('ASC');
  const numbers = await readAll('ASC', () => {
    fake.repository.pulls.get(oldest!)!.updatedAt = fake.world.clock.now();
  });
  expect(new Set(numbers)).toEqual(new Set(fake.repository.pulls.keys()));
});

test('a query that GitHub does not know is refused', async () => {
  expect((await query('{ viewer { nothing } }')).errors[0].message).toContain(
    'Cannot query field "nothing" on type "User".',
  );
  expect((await query('{ viewer {')).errors[0].message).toContain('Syntax Error');
});

test('what the fake does not know is an error, not an empty answer', async () => {
  const { errors } = await query('{ repository(owner: "acme", name: "waybill") { stargazerCount } }');
  expect(errors[0].message).toContain('The fake GitHub knows no Repository.stargazerCount');
});

test("pages need a size of at most a hundred, and all together GitHub's limit of nodes", async () => {
  const ofRepository = (inner: string) =>
    query(`{ repository(owner: "acme", name: "waybill") { ${inner} } }`);
  expect((await ofRepository('pullRequests { totalCount }')).errors[0].type).toBe(
    'MISSING_PAGINATION_BOUNDARIES',
  );
  expect((await ofRepository('pullRequests(first: 101) { totalCount }')).errors[0].type).toBe(
    'EXCESSIVE_PAGINATION',
  );
  const deep =
    'pullRequests(first: 100) { nodes { reviewThreads(first: 100) { nodes { comments(first: 100) { totalCount } } } } }';
  expect((await ofRepository(deep)).errors[0].type).toBe('MAX_NODE_LIMIT_EXCEEDED');
});

test('points are counted by the connections that are asked for', async () => {
  // GitHub's own example: 100 repositories with 50 issues of 60 labels each need 1 + 100 + 5,000 requests, 51 points.
  const text = `{ rateLimit { cost nodeCount } viewer { ... on User { login } }
    repository(owner: "acme", name: "waybill") { pullRequests(first: 100) { nodes { reviews(first: 50) { nodes { comments(first: 60) { totalCount } } } } } } }`;
  const { data } = await query(text);
  expect(data.rateLimit).toEqual({ cost: 51, nodeCount: 100 + 100 * 50 + 100 * 50 * 60 });
});

test('what cannot be found is said with its path', async () => {
  expect(await query('{ repository(owner: "acme", name: "nothing") { id } }')).toMatchObject({
    data: { repository: null },
    errors: [{ type: 'NOT_FOUND', path: ['repository'], message: expect.stringContaining("'acme/nothing'") }],
  });
});

test('reviews, threads, comments, commits, checks and the timeline say what REST says', async () => {
  const pull = [...fake.repository.pulls.values()].find(({ threads }) => threads.length > 0)!;
  await setDraft(fake, fake.repository, pull, true);
  await setDraft(fake, fake.repository, pull, false);
  const { data, errors } = await query(
    `query ($number: Int!) { repository(owner: "acme", name: "waybill") { pullRequest(number: $number) {
      fullDatabaseId databaseId additions changedFiles isDraft headRefOid author { login __typename }
      reviews(first: 50) { nodes { fullDatabaseId state submittedAt } }
      reviewThreads(first: 50) { nodes { isResolved comments(first: 50) { nodes { fullDatabaseId replyTo { fullDatabaseId } } } } }
      commits(last: 1) { totalCount nodes { commit { oid messageHeadline author { user { login } } statusCheckRollup { state contexts(first: 10) { nodes { ... on CheckRun { name conclusion } } } } } } }
      timelineItems(last: 2, itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT]) { nodes { __typename ... on ReadyForReviewEvent { createdAt actor { login } } } }
    } } }`,
    { number: pull.number },
  );
  expect(errors).toBeUndefined();
  const shown = data.repository.pullRequest;
  const rest = (await ask(fake, fake.token.value, `/repos/acme/waybill/pulls/${pull.number}`)).body as Record<
    string,
    unknown
  >;
  expect(shown).toMatchObject({
    fullDatabaseId: String(rest.id),
    additions: rest.additions,
    changedFiles: rest.changed_files,
  });
  expect(shown.reviews.nodes).toHaveLength(pull.reviews.length);
  expect(
    shown.reviewThreads.nodes.flatMap(({ comments }: { comments: { nodes: unknown[] } }) => comments.nodes),
  ).toHaveLength(rest.review_comments as number);
  expect(shown.commits.nodes[0].commit).toMatchObject({
    oid: pull.headSha,
    statusCheckRollup: { contexts: { nodes: [{ name: 'test' }, { name: 'lint' }] } },
  });
  expect(shown.timelineItems.nodes.map(({ __typename }: { __typename: string }) => __typename)).toEqual([
    'ConvertToDraftEvent',
    'ReadyForReviewEvent',
  ]);
});
