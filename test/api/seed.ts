import type pg from 'pg';
import type { EdgeEvidence, EdgeScores, TriageCategory } from '../../domain/triage/edge.ts';

/** Numbers of an edge, as triage stores them. */
export const SCORES: EdgeScores = {
  final: 0.9,
  paths: 0.8,
  added: 0.91,
  removed: null,
  symbols: 0.5,
  title: 0.3,
  body: null,
  containmentOfA: 0.95,
  containmentOfB: 0.9,
  productionContainmentOfA: 0.95,
  productionContainmentOfB: 0.9,
  jaccard: 0.88,
  simhashDistance: 4,
  sameCanonicalHash: false,
  sharedIssues: 1,
  sharedTests: 0,
  closeness: 0.97,
  daysApart: 2.5,
};

export const EVIDENCE: EdgeEvidence = {
  reason: 'Containment 0.95 and 0.90 of the production change.',
  retrievers: { rare_fingerprints: 12, paths: 3 },
  paths: ['src/cache.ts'],
  pathsTotal: 1,
  symbols: [{ symbol: 'Cache', kind: 'decl' }],
  tests: ['keeps what was read'],
  docs: { headings: [], codeFences: [], references: [] },
  issues: [7],
  words: ['cache'],
  ranges: [
    {
      stream: 'added',
      a: { path: 'src/cache.ts', from: 3, to: 20 },
      b: { path: 'src/cache.ts', from: 1, to: 18 },
      fingerprints: 9,
    },
  ],
  missing: [],
};

/** Adds a repository and gives its id. */
/** Adds a repository that a provider tells of, as everything can be known of it. */
export async function addRepository(db: pg.Pool, fullName: string, source = '/srv/mirror'): Promise<number> {
  const repoId = await addMirror(db, fullName, source);
  await db.query('update repositories set provider_id = 500000 + repo_id where repo_id = $1', [repoId]);
  return repoId;
}

/** Adds a repository of which Git alone tells. */
export async function addMirror(db: pg.Pool, fullName: string, source = '/srv/mirror'): Promise<number> {
  const [owner, name] = fullName.split('/');
  const { rows } = await db.query<{ repo_id: number }>(
    'insert into repositories (owner, name, mirror_source) values ($1, $2, $3) returning repo_id',
    [owner, name, source],
  );
  return rows[0]!.repo_id;
}

export interface SeedPullRequest {
  readonly number: number;
  readonly headSha?: string;
  readonly title?: string;
  readonly state?: 'open' | 'closed' | 'merged';
  readonly authorLogin?: string | null;
  readonly authorName?: string | null;
  readonly analysisStatus?: string;
  readonly createdAt?: string;
  readonly files?: readonly string[];
}

/** Adds a pull request with its files and gives its `pr_id`. */
export async function addPullRequest(db: pg.Pool, repoId: number, seed: SeedPullRequest): Promise<number> {
  const headSha = seed.headSha ?? headOf(seed.number);
  const createdAt = seed.createdAt ?? '2026-01-01T00:00:00Z';
  const { rows } = await db.query<{ pr_id: number }>(
    `insert into pull_requests
       (repo_id, number, state, title, author_login, author_name, head_sha, created_at, updated_at, analysis_status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) returning pr_id`,
    [
      repoId,
      seed.number,
      seed.state ?? 'open',
      seed.title ?? `Pull request ${seed.number}`,
      seed.authorLogin ?? null,
      seed.authorName ?? null,
      headSha,
      createdAt,
      seed.analysisStatus ?? 'done',
    ],
  );
  const prId = rows[0]!.pr_id;
  for (const [index, path] of (seed.files ?? []).entries()) {
    await db.query(
      `insert into pr_files (repo_id, pr_id, head_sha, file_index, path, status, additions, deletions, channel)
       values ($1, $2, $3, $4, $5, 'modified', 10, 2, 'production')`,
      [repoId, prId, headSha, index, path],
    );
  }
  return prId;
}

/** The head that `addPullRequest` gives unless told otherwise. */
export function headOf(number: number): string {
  return number.toString(16).padStart(40, '0');
}

export interface SeedRun {
  readonly number: number;
  readonly headSha?: string;
  readonly status?: string;
  readonly algorithmVersion?: number;
  readonly finishedAt?: string | null;
  readonly queuedAt?: string;
}

/** Adds an analysis run of the active config and gives its id. */
export async function addRun(db: pg.Pool, repoId: number, seed: SeedRun): Promise<string> {
  const { rows } = await db.query<{ analysis_run_id: string }>(
    `insert into pr_analysis_runs
       (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, status, queued_at, finished_at)
     select $1, pr_id, coalesce($3, head_sha), 1, $4, (select min(config_version) from config_snapshots), $5, $6, $7
     from pull_requests where repo_id = $1 and number = $2
     returning analysis_run_id`,
    [
      repoId,
      seed.number,
      seed.headSha ?? null,
      seed.algorithmVersion ?? 1,
      seed.status ?? 'done',
      seed.queuedAt ?? '2026-01-02T00:00:00Z',
      seed.finishedAt === undefined ? '2026-01-02T00:00:01Z' : seed.finishedAt,
    ],
  );
  return rows[0]!.analysis_run_id;
}

export interface SeedEdge {
  readonly runId: string;
  readonly a: number;
  readonly b: number;
  readonly category?: TriageCategory;
  readonly relation?: 'stacked' | 'backport';
  readonly score?: number;
  readonly rank?: number;
  /** Head of B at the time; its present one unless given. */
  readonly headShaB?: string;
}

/** Adds what a run found: A is the analysed pull request, B the earlier one. */
export async function addEdge(db: pg.Pool, repoId: number, seed: SeedEdge): Promise<void> {
  const score = seed.score ?? 0.9;
  await db.query(
    `insert into pr_candidate_edges
       (repo_id, analysis_run_id, pr_id_a, head_sha_a, pr_id_b, head_sha_b, rank, category, relation, final_score,
        scores_json, evidence_json)
     select $1, run.analysis_run_id, run.pr_id, run.head_sha, b.pr_id, coalesce($9, b.head_sha), $4, $5, $6, $7, $8, $10
     from pr_analysis_runs run, pull_requests b
     where run.repo_id = $1 and run.analysis_run_id = $2 and b.repo_id = $1 and b.number = $3`,
    [
      repoId,
      seed.runId,
      seed.b,
      seed.rank ?? 1,
      seed.category ?? 'same_feature',
      seed.relation ?? null,
      score,
      JSON.stringify({ ...SCORES, final: score }),
      seed.headShaB ?? null,
      JSON.stringify(EVIDENCE),
    ],
  );
}
