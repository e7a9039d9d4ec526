import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  EdgeEvidenceSchema,
  EdgeScoresSchema,
  EvidenceSchema,
  FindingPageSchema,
  SimilarPageSchema,
} from '../../../api/schemas/findings/edge.ts';
import { addEdge, addPullRequest, addRepository, addRun, EVIDENCE, SCORES } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let repoId: number;
let repository: string;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  repoId = await addRepository(pg, 'acme/tool');
  repository = `/v1/repositories/${repoId}`;
  for (let number = 1; number <= 9; number++) await addPullRequest(pg, repoId, { number });

  const run5 = await addRun(pg, repoId, { number: 5 });
  await addEdge(pg, repoId, { runId: run5, a: 5, b: 1, category: 'same_change', score: 1 });
  await addEdge(pg, repoId, {
    runId: run5,
    a: 5,
    b: 2,
    category: 'related',
    relation: 'stacked',
    score: 0.5,
    rank: 2,
  });
  await addEdge(pg, repoId, { runId: run5, a: 5, b: 3, category: 'not_related', score: 0.1, rank: 3 });
  const run6 = await addRun(pg, repoId, { number: 6 });
  await addEdge(pg, repoId, { runId: run6, a: 6, b: 5, category: 'competing_implementation', score: 0.5 });
  const run7 = await addRun(pg, repoId, { number: 7 });
  await addEdge(pg, repoId, { runId: run7, a: 7, b: 5, category: 'same_feature', score: 1 });
  // What follows must not show: an older run of the same head, a run of an older head, a run that is not done.
  const older = await addRun(pg, repoId, {
    number: 5,
    algorithmVersion: 0,
    finishedAt: '2025-12-31T00:00:00Z',
  });
  await addEdge(pg, repoId, { runId: older, a: 5, b: 4, category: 'same_change', score: 0.99 });
  const oldHead = await addRun(pg, repoId, { number: 8, headSha: 'f'.repeat(40) });
  await addEdge(pg, repoId, { runId: oldHead, a: 8, b: 5, category: 'same_change', score: 0.98 });
  const running = await addRun(pg, repoId, { number: 9, status: 'running', finishedAt: null });
  await addEdge(pg, repoId, { runId: running, a: 9, b: 5, category: 'same_change', score: 0.97 });
});
afterAll(() => api[Symbol.asyncDispose]());

async function listSimilar(number: number, query = '') {
  const response = await api.send(`${repository}/pull-requests/${number}/similar?${query}`);
  expect(response.status).toBe(200);
  return SimilarPageSchema.parse(await response.json());
}

test('what triage stores is what is served', () => {
  // Both are typed as triage stores them, so this fails when what is served drifts away.
  expect(EdgeScoresSchema.parse(SCORES)).toEqual(SCORES);
  expect(EdgeEvidenceSchema.parse(EVIDENCE)).toEqual(EVIDENCE);
});

describe('similar', () => {
  test('gives both directions, strongest first, without what was dismissed or is not current', async () => {
    const { items, nextCursor } = await listSimilar(5);
    expect(items.map(({ pullRequest, direction, score }) => [pullRequest.number, direction, score])).toEqual([
      [7, 'later', 1],
      [1, 'earlier', 1],
      [6, 'later', 0.5],
      [2, 'earlier', 0.5],
    ]);
    expect(items[3]).toMatchObject({ relation: 'stacked', reason: EVIDENCE.reason, outdated: false });
    expect(nextCursor).toBeNull();
  });

  test.each([
    ['category=not_related', [3]],
    ['category=same_change,same_feature', [7, 1]],
    ['minScore=0.6', [7, 1]],
    ['minScore=1', [7, 1]],
    ['minScore=0.6&category=related', []],
  ])('%s gives %j', async (query, numbers) => {
    const { items } = await listSimilar(5, query);
    expect(items.map(({ pullRequest }) => pullRequest.number)).toEqual(numbers);
  });

  test('pages through ties without a gap', async () => {
    const numbers: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await listSimilar(5, cursor === '' ? 'limit=1' : `limit=1&cursor=${cursor}`);
      numbers.push(...page.items.map(({ pullRequest }) => pullRequest.number));
      cursor = page.nextCursor;
    }
    expect(numbers).toEqual([7, 1, 6, 2]);
  });

  test('of a pull request without neighbours is an empty page', async () => {
    expect(await listSimilar(4)).toEqual({ items: [], nextCursor: null });
  });

  test.each([
    'category=duplicate',
    'category=',
    'minScore=2',
    'minScore=-1',
    'minScore=NaN',
    'minScore=1e-3',
  ])('refuses %s', async (query) => {
    const response = await api.send(`${repository}/pull-requests/5/similar?${query}`);
    expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('links to the evidence', async () => {
    for (const { evidencePath } of (await listSimilar(5)).items) {
      expect((await api.send(evidencePath)).status).toBe(200);
    }
  });
});

describe('evidence of a pair', () => {
  test('has every number and what a person needs', async () => {
    const response = await api.send(`${repository}/pull-requests/5/evidence/1`);
    expect(EvidenceSchema.parse(await response.json())).toMatchObject({
      a: { number: 5 },
      b: { number: 1 },
      category: 'same_change',
      rank: 1,
      outdated: false,
      versions: { signature: 1, algorithm: 1 },
      scores: { ...SCORES, final: 1 },
      evidence: EVIDENCE,
    });
  });

  test('is the same whichever of the two is named first', async () => {
    const [one, other] = await Promise.all([
      api.send(`${repository}/pull-requests/6/evidence/5`),
      api.send(`${repository}/pull-requests/5/evidence/6`),
    ]);
    expect(await other.json()).toEqual(await one.json());
  });

  test.each([
    [1, 2],
    [5, 5],
    [4, 5],
    [8, 5],
    [9, 5],
  ])('of #%i and #%i does not exist', async (one, other) => {
    const response = await api.send(`${repository}/pull-requests/${one}/evidence/${other}`);
    expect(await readProblem(response)).toMatchObject({ status: 404, code: 'pair_not_compared' });
  });

  test('says when a head has moved since', async () => {
    const { pg } = api.database;
    await addPullRequest(pg, repoId, { number: 21, headSha: 'a'.repeat(40) });
    await addPullRequest(pg, repoId, { number: 22 });
    const runId = await addRun(pg, repoId, { number: 22 });
    await addEdge(pg, repoId, { runId, a: 22, b: 21, headShaB: 'b'.repeat(40), category: 'same_change' });
    const evidence = await api.send(`${repository}/pull-requests/21/evidence/22`);
    expect(EvidenceSchema.parse(await evidence.json())).toMatchObject({
      outdated: true,
      comparedHeads: { b: 'b'.repeat(40) },
    });
    expect((await listSimilar(21)).items).toMatchObject([{ direction: 'later', outdated: true }]);
    expect((await listSimilar(22)).items).toMatchObject([{ direction: 'earlier', outdated: true }]);
    const findings = FindingPageSchema.parse(await (await api.send(`${repository}/findings`)).json());
    expect(findings.items.map(({ a }) => a.number)).not.toContain(22);
  });
});

describe('findings', () => {
  test('are the current duplicates, strongest first', async () => {
    const page = FindingPageSchema.parse(await (await api.send(`${repository}/findings`)).json());
    const found = page.items.map(({ a, b, category }) => [a.number, b.number, category]);
    expect(found.slice(0, 2).sort()).toEqual([
      [5, 1, 'same_change'],
      [7, 5, 'same_feature'],
    ]);
    expect(found.slice(2)).toEqual([[6, 5, 'competing_implementation']]);
  });

  test('page through ties without a gap, and filter', async () => {
    const first = FindingPageSchema.parse(await (await api.send(`${repository}/findings?limit=1`)).json());
    const rest = await api.send(`${repository}/findings?limit=2&cursor=${first.nextCursor}`);
    const { items, nextCursor } = FindingPageSchema.parse(await rest.json());
    const numbers = [...first.items, ...items].map(({ a }) => a.number);
    expect(numbers.toSorted()).toEqual([5, 6, 7]);
    expect(nextCursor).toBeNull();
    const filtered = await api.send(`${repository}/findings?category=same_change&minScore=0.9`);
    expect(FindingPageSchema.parse(await filtered.json()).items.map(({ a }) => a.number)).toEqual([5]);
  });

  test('refuse categories that are no duplicates', async () => {
    const problem = await readProblem(await api.send(`${repository}/findings?category=related`));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});
