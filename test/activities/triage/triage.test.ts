import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PAIRS, DEMO_UNRELATED } from '../../../cli/demo/scenario.ts';
import { DUPLICATE_CATEGORIES } from '../../../domain/triage/edge.ts';
import { openTriageScene, type StoredEdge, type TriageScene } from './triage-scene.ts';

describe('the triage of a repository', () => {
  let scene: TriageScene;
  let edges: StoredEdge[];

  beforeAll(async () => {
    scene = await openTriageScene();
    await scene.analyseAll(scene.newTriage(), 1_000);
    edges = await scene.readEdges();
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
  });

  for (const pair of DEMO_PAIRS) {
    test(`finds the ${pair.kind} pair ${pair.a} and ${pair.b}`, () => {
      const edge = edges.find(({ a, b }) => a === pair.a && b === pair.b);
      expect(edge?.relation).toBe(pair.relation);
      if (pair.category === null) expect(DUPLICATE_CATEGORIES).not.toContain(edge?.category);
      else expect(edge?.category).toBe(pair.category);
    });
  }

  test('calls no unrelated work a duplicate', () => {
    const duplicates = edges.filter(({ category }) =>
      (DUPLICATE_CATEGORIES as readonly string[]).includes(category),
    );
    for (const { a, b } of duplicates) {
      expect(DEMO_UNRELATED).not.toContain(a);
      expect(DEMO_UNRELATED).not.toContain(b);
    }
  });

  test('shows where identical pull requests are the same', () => {
    const evidence = JSON.parse(edges.find(({ a, b }) => a === 7 && b === 4)!.evidence);
    expect(evidence.ranges.length).toBeGreaterThan(0);
    expect(evidence.ranges[0].a.path).toBe(evidence.ranges[0].b.path);
    expect(evidence.reason).not.toBe('');
  });

  test('gives the same edges, byte for byte, when it is done again one by one from the tables', async () => {
    const triage = scene.newTriage();
    const { rows } = await scene.database.pg.query<{ number: number }>(
      'select number from pull_requests order by number',
    );
    for (const { number } of rows) {
      const { repoId, mirrorDirectory } = scene;
      expect(await triage.analysePullRequest({ repoId, mirrorDirectory, number })).toMatchObject({
        failed: 0,
      });
    }
    expect(await scene.readEdges()).toEqual(edges);
  });

  test('skips what is done, and leaves no second run', async () => {
    const { repoId, mirrorDirectory } = scene;
    const counts = await scene
      .newTriage()
      .analysePage({ repoId, mirrorDirectory, afterNumber: 0, limit: 1_000 });
    expect(counts).toMatchObject({ done: 0, degraded: 0, failed: 0 });
    const { rows } = await scene.database.pg.query<{ runs: number; heads: number }>(
      'select count(*) as runs, (select count(*) from pull_requests) as heads from pr_analysis_runs',
    );
    expect(rows[0]!.runs).toBe(rows[0]!.heads);
  });

  test('keeps exactly the postings of its features', async () => {
    const { rows } = await scene.database.pg.query<{
      postings: number;
      features: number;
      bands: number;
      lsh: number;
    }>(
      `select (select count(*) from fingerprint_entries) as postings, (select count(*) from lsh_bucket_entries) as bands,
         sum(octet_length(buckets) / 8)::int as features, sum(octet_length(lsh_buckets) / 8)::int as lsh
       from pr_features`,
    );
    expect(rows[0]!.postings).toBe(rows[0]!.features);
    expect(rows[0]!.bands).toBe(rows[0]!.lsh);
  });
});

test('pages of any size give the same edges', async () => {
  await using large = await openTriageScene();
  await using small = await openTriageScene();
  await large.analyseAll(large.newTriage(), 1_000);
  // A triage of its own for each page: nothing is carried over in memory.
  let afterNumber: number | null = 0;
  while (afterNumber !== null) {
    const { repoId, mirrorDirectory } = small;
    ({ lastNumber: afterNumber } = await small
      .newTriage()
      .analysePage({ repoId, mirrorDirectory, afterNumber, limit: 7 }));
  }
  expect(await small.readEdges()).toEqual(await large.readEdges());
});

test('a new head replaces the postings of the old one and is compared anew', async () => {
  await using scene = await openTriageScene();
  const triage = scene.newTriage();
  await scene.analyseAll(triage, 1_000);
  const { repoId, mirrorDirectory } = scene;
  // Number 12 is unrelated; now it is pushed to the head of number 4.
  await scene.database.pg.query(
    `update pull_requests p set head_sha = q.head_sha, base_sha = q.base_sha, own_commits = q.own_commits
     from pull_requests q where p.number = 12 and q.number = 4`,
  );
  await triage.analysePullRequest({ repoId, mirrorDirectory, number: 12 });
  const edges = await scene.readEdges();
  expect(edges.find(({ a, b }) => a === 12 && b === 4)?.category).toBe('same_change');
  const { rows } = await scene.database.pg.query<{ postings: number; features: number }>(
    `select (select count(*) from fingerprint_entries where pr_number = 12) as postings,
       octet_length(buckets) / 8 as features
     from pr_features where pr_number = 12`,
  );
  expect(rows[0]!.postings).toBe(rows[0]!.features);
});

test('later pull requests wait for analysis when an earlier one they match gets a new head', async () => {
  await using scene = await openTriageScene();
  const triage = scene.newTriage();
  await scene.analyseAll(triage, 1_000);
  const { repoId, mirrorDirectory } = scene;
  // Number 2 now is what 4, and hence 7, is; 15 loses the 13 it was the same as.
  await scene.database.pg.query(
    `update pull_requests p set head_sha = q.head_sha, base_sha = q.base_sha, own_commits = '{}'
     from pull_requests q where (p.number, q.number) in ((2, 4), (13, 1))`,
  );
  await triage.analysePullRequest({ repoId, mirrorDirectory, number: 2 });
  await triage.analysePullRequest({ repoId, mirrorDirectory, number: 13 });
  const { rows } = await scene.database.pg.query<{ number: number }>(
    `select number from pull_requests where analysis_status = 'pending' order by number`,
  );
  const waiting = rows.map(({ number }) => number);
  expect(waiting).toEqual(expect.arrayContaining([4, 7, 15]));
  expect(waiting).not.toContain(29);
  for (const number of waiting) await triage.analysePullRequest({ repoId, mirrorDirectory, number });
  const edges = await scene.readEdges();
  expect(edges.find(({ a, b }) => a === 7 && b === 2)?.category).toBe('same_change');
  expect(edges.find(({ a, b }) => a === 15 && b === 13)?.category ?? 'none').not.toBe('same_change');
});

test('a pull request without a base is degraded, and the others are not', async () => {
  await using scene = await openTriageScene();
  await scene.database.pg.query('update pull_requests set base_sha = null where number = 7');
  await scene.database.pg.query(`update pull_requests set base_sha = repeat('0', 40) where number = 13`);
  await scene.analyseAll(scene.newTriage(), 1_000);
  const { rows } = await scene.database.pg.query<{ number: number; reasons: string[] }>(
    `select p.number, r.degraded_reasons as reasons from pr_analysis_runs r join pull_requests p using (repo_id, pr_id)
     where r.status <> 'done' order by p.number`,
  );
  expect(rows.map(({ number }) => number)).toEqual([7, 13]);
  expect(rows[0]!.reasons[0]).toMatch(/^base: /);
  expect(rows[1]!.reasons[0]).toMatch(/^diff: /);
});
