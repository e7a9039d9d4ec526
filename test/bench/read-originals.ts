import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFactsOfMirror } from '../../activities/sync/facts-of-mirror.ts';
import { storePage } from '../../activities/sync/store-pull-requests.ts';
import { createTriage } from '../../activities/triage/create-triage.ts';
import { writeDemoRepository } from '../../cli/demo/write-demo-repository.ts';
import type { IndexedPullRequest } from '../../domain/triage/posting-window.ts';
import { openDatabase } from '../../lib/database/database.ts';
import { withClient } from '../../lib/database/transaction.ts';
import { readWrittenFeatures } from '../../sql/triage/read-features.ts';
import { createSigningPool } from '../../worker-threads/signing-pool.ts';

/** Pull requests of a mirror that are taken. */
const ORIGINALS_MAX = 5_000;

/** The features of the newest pull requests of a mirror (or of the demo repository), as the product indexes them. */
export async function readOriginals(
  databaseUrl: string,
  mirror: string | undefined,
): Promise<IndexedPullRequest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-originals-'));
  const directory = mirror ?? join(folder, 'demo.git');
  if (mirror === undefined) await writeDemoRepository(directory);
  const database = await openDatabase({ url: databaseUrl, applicationName: 'bench' });
  const triage = createTriage({
    database,
    createSigningPool: (rules) => createSigningPool({ rules, threads: 2 }),
    readAttributes: async () => [],
  });
  try {
    const { rows } = await database.pg.query<{ repo_id: number }>(
      `insert into repositories (owner, name) values ('bench', 'originals') returning repo_id`,
    );
    const repoId = rows[0]!.repo_id;
    const facts = (await readFactsOfMirror(directory, new AbortController().signal)).slice(-ORIGINALS_MAX);
    await storePage(database, repoId, facts);
    await triage.analysePage({ repoId, mirrorDirectory: directory, afterNumber: 0, limit: facts.length });
    return await withClient(database, async (client) =>
      (
        await readWrittenFeatures(client, { repoId, fromNumber: 1, afterWriteId: 0, limit: facts.length })
      ).map(({ indexed }) => indexed),
    );
  } finally {
    await triage.close();
    await database.close();
    await rm(folder, { recursive: true });
  }
}
