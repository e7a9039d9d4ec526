import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFactsOfMirror } from '../../../activities/sync/facts-of-mirror.ts';
import { storePage } from '../../../activities/sync/store-pull-requests.ts';
import { createTriage, type Triage } from '../../../activities/triage/create-triage.ts';
import { writeDemoRepository } from '../../../cli/demo/write-demo-repository.ts';
import type { Database } from '../../../lib/database/database.ts';
import { createSigningPool } from '../../../worker-threads/signing-pool.ts';
import { openTestDatabase } from '../open-test-database.ts';

/** The demo repository, stored and ready to be analysed. */
export interface TriageScene extends AsyncDisposable {
  readonly database: Database;
  readonly repoId: number;
  readonly mirrorDirectory: string;
  /** A triage of its own, with nothing in memory; closed with the scene. */
  newTriage(): Triage;
  /** Analyses everything in pages of this size. */
  analyseAll(triage: Triage, limit: number): Promise<void>;
  /** Edges by numbers, best first, without ids and times. */
  readEdges(): Promise<StoredEdge[]>;
}

export interface StoredEdge {
  readonly a: number;
  readonly b: number;
  readonly rank: number;
  readonly category: string;
  readonly relation: string | null;
  readonly score: number;
  readonly scores: string;
  readonly evidence: string;
}

export async function openTriageScene(): Promise<TriageScene> {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-triage-'));
  const mirrorDirectory = join(folder, 'demo.git');
  await writeDemoRepository(mirrorDirectory);
  const opened = await openTestDatabase();
  const { database } = opened;
  const repoId = await opened.addRepository('parcels');
  await storePage(database, repoId, await readFactsOfMirror(mirrorDirectory, new AbortController().signal));
  const triages: Triage[] = [];
  return {
    database,
    repoId,
    mirrorDirectory,
    newTriage: () => {
      const triage = createTriage({
        database,
        createSigningPool: (rules) => createSigningPool({ rules, threads: 1 }),
        readAttributes: async () => [],
      });
      triages.push(triage);
      return triage;
    },
    analyseAll: async (triage, limit) => {
      let afterNumber: number | null = 0;
      while (afterNumber !== null) {
        ({ lastNumber: afterNumber } = await triage.analysePage({
          repoId,
          mirrorDirectory,
          afterNumber,
          limit,
        }));
      }
    },
    readEdges: () => readEdges(database, repoId),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(triages.map((triage) => triage.close()));
      await opened[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

async function readEdges(database: Database, repoId: number): Promise<StoredEdge[]> {
  const { rows } = await database.pg.query<StoredEdge>(
    `select a.number as a, b.number as b, e.rank, e.category, e.relation, e.final_score as score,
       e.scores_json::text as scores, e.evidence_json::text as evidence
     from pr_candidate_edges e
     join pr_analysis_runs r on r.repo_id = e.repo_id and r.analysis_run_id = e.analysis_run_id
     join pull_requests a on a.repo_id = e.repo_id and a.pr_id = e.pr_id_a and a.head_sha = e.head_sha_a
     join pull_requests b on b.repo_id = e.repo_id and b.pr_id = e.pr_id_b
     where e.repo_id = $1
     order by a.number, e.rank`,
    [repoId],
  );
  return rows;
}
