import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_PAIRS } from '../../../cli/demo/scenario.ts';
import { writeDemoRepository } from '../../../cli/demo/write-demo-repository.ts';
import { type EvaluateOptions, runEvaluate } from '../../../cli/evaluate/run-evaluate.ts';
import { describePullRequests } from '../../../sources/git/pull-requests/describe-pull-requests.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';

const DUPLICATES = DEMO_PAIRS.filter(({ category }) => category !== null);

let folder: string;
let database: TestDatabase;
let options: EvaluateOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-evaluate-'));
  database = await createTestDatabase();
  const mirror = join(folder, 'demo.git');
  await writeDemoRepository(mirror);
  const facts = await describePullRequests(mirror, { defaultBranch: 'main' });
  const rows = facts.map(({ number, head, base, how, openedAtEstimate, author }) => ({
    number,
    head,
    base,
    how,
    est_opened: openedAtEstimate,
    author: author.email,
  }));
  const pullRequestsFile = join(folder, 'prs.jsonl.gz');
  await writeFile(pullRequestsFile, gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')));
  const pairsFile = join(folder, 'pairs.jsonl');
  const pairs = DUPLICATES.map(({ a, b }) => ({
    repo: 'demo/waybill',
    a: { number: b },
    b: { number: a },
    usable: true,
  }));
  await writeFile(pairsFile, pairs.map((pair) => JSON.stringify(pair)).join('\n'));
  options = {
    databaseUrl: database.url,
    mirror,
    pullRequestsFile,
    pairsFile,
    repo: 'demo/waybill',
    sample: 10,
    seed: 7,
    bases: 'table',
    threads: 1,
  };
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('finds the known duplicates of the demo repository first, and leaves no database behind', async () => {
  const evaluation = await runEvaluate(options);
  expect(evaluation).toMatchObject({
    repo: 'demo/waybill',
    pairs: DUPLICATES.length,
    recallAt: { '1': 1, '5': 1, '20': 1 },
    meanReciprocalRank: 1,
    retrievedOfLabelled: 1,
    missed: [],
    basesAgree: null,
  });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    `select datname from pg_database where datname like 'pulse\\_evaluate\\_%'`,
  );
  await client.end();
  expect(rows).toEqual([]);
});

test('compares our own bases with those of the table', async () => {
  const evaluation = await runEvaluate({ ...options, bases: 'own' });
  expect(evaluation.basesAgree).toBe(1);
  expect(evaluation.recallAt['1']).toBe(1);
});

test('the same seed takes the same sample', async () => {
  const [first, second] = [await runEvaluate(options), await runEvaluate(options)];
  expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 });
});

test('names the file and the line that it cannot read', async () => {
  const broken = join(folder, 'broken.jsonl');
  await writeFile(broken, '{"number":1}\n');
  await expect(runEvaluate({ ...options, pullRequestsFile: broken })).rejects.toThrow(
    /broken\.jsonl, line 1/,
  );
  await expect(runEvaluate({ ...options, repo: 'demo/other' })).rejects.toThrow(
    /no usable pair of demo\/other/,
  );
});
