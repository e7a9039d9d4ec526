import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PullRequestSignature } from '../../../domain/signature.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { type SignedRow, storeSignatures } from '../../../sql/triage/store-signatures.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

const TABLES = ['pr_files', 'pr_changed_paths', 'pr_symbols', 'pr_channel_signatures'];

let opened: OpenTestDatabase;
let repoId: number;
let prIds: number[];
beforeAll(async () => {
  opened = await openTestDatabase();
  repoId = await opened.addRepository('repository');
  const { rows } = await opened.database.pg.query<{ pr_id: number }>(
    `insert into pull_requests (repo_id, number, title, head_sha, created_at, updated_at)
     select $1, n, 'title', 'head-' || n, now(), now() from generate_series(1, 2) n returning pr_id`,
    [repoId],
  );
  prIds = rows.map((row) => row.pr_id);
});
afterAll(() => opened[Symbol.asyncDispose]());

function signatureOf(path: string): PullRequestSignature {
  return {
    truncated: false,
    files: [
      {
        path,
        previousPath: null,
        status: 'added',
        additions: 1,
        deletions: 0,
        channel: 'production',
        noise: null,
        language: null,
        patchTruncated: false,
      },
    ],
    channels: [
      {
        channel: 'production',
        canonicalDiffHash: null,
        simhash: null,
        minhash: null,
        shingleCount: 0,
        winnow: new Uint8Array(0),
        winnowPositions: new Uint8Array(0),
        winnowCount: 0,
        winnowTruncated: false,
        tokenCount: 0,
        symbols: [{ symbol: `of ${path}`, kind: 'decl' }],
        testIntent: null,
        docStructure: null,
        size: { files: 1, additions: 1, deletions: 0, hunks: 1, noiseFiles: 0 },
        errors: [],
      },
    ],
  };
}

function store(rows: readonly Omit<SignedRow, 'headSha'>[]): Promise<void> {
  return inTransaction(opened.database, (client) =>
    storeSignatures(
      client,
      repoId,
      1,
      rows.map((row) => ({ headSha: 'head', ...row })),
    ),
  );
}

async function count(): Promise<number[]> {
  const counts: number[] = [];
  for (const table of TABLES) {
    const { rows } = await opened.database.pg.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    counts.push(rows[0]!.n);
  }
  return counts;
}

test('storing a head again replaces what was stored of it', async () => {
  await store(prIds.map((prId) => ({ prId, signature: signatureOf('a.ts') })));
  await store([{ prId: prIds[0]!, signature: signatureOf('b.ts') }]);
  expect(await count()).toEqual([2, 2, 2, 2]);
  const { rows } = await opened.database.pg.query(
    'select f.path, s.symbol from pr_files f join pr_symbols s using (repo_id, pr_id, head_sha) order by 1',
  );
  expect(rows).toEqual([
    { path: 'a.ts', symbol: 'of a.ts' },
    { path: 'b.ts', symbol: 'of b.ts' },
  ]);
});

test('nothing is stored of a pull request that is gone, nor of its batch', async () => {
  const before = await count();
  await expect(
    store([
      { prId: prIds[0]!, signature: signatureOf('c.ts') },
      { prId: 1_000_000, signature: signatureOf('c.ts') },
    ]),
  ).rejects.toThrow('was deleted while');
  expect(await count()).toEqual(before);
});

test('a deleted pull request takes everything that is stored of it along', async () => {
  await opened.database.pg.query('delete from pull_requests where repo_id = $1 and number = 1', [repoId]);
  expect(await count()).toEqual([1, 1, 1, 1]);
  await opened.database.pg.query('delete from repositories where repo_id = $1', [repoId]);
  expect(await count()).toEqual([0, 0, 0, 0]);
});
