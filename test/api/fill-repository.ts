import type pg from 'pg';
import { EVIDENCE, SCORES } from './seed.ts';

export interface FillOptions {
  readonly pullRequests: number;
  /** Edges of each pull request to earlier ones. */
  readonly edgesOfEach: number;
}

/**
 * Fills a repository of that many pull requests, with files, runs and edges, in a few statements, and gathers
 * statistics. Every
 * hundredth pull request is alike to twenty times as many later ones as others are.
 */
export async function fillRepository(db: pg.Pool, repoId: number, options: FillOptions): Promise<void> {
  const { pullRequests, edgesOfEach } = options;
  const run = async (text: string, values: readonly unknown[] = []): Promise<void> => {
    await db.query(text, [repoId, ...values]);
  };
  await run(
    `insert into pull_requests
       (repo_id, number, state, title, author_login, head_sha, created_at, updated_at, analysis_status)
     select $1::bigint, n, (array['merged', 'merged', 'closed', 'open'])[1 + n % 4]::pr_state, 'Pull request ' || n,
       'author-' || n % 500, lpad(to_hex(n), 40, '0'), timestamptz '2020-01-01Z' + n * interval '1 hour',
       timestamptz '2020-01-01Z' + n * interval '1 hour',
       case when n % 1000 = 0 then 'failed' else 'done' end::analysis_status
     from generate_series(1, $2::integer) n`,
    [pullRequests],
  );
  await run(
    `insert into pr_files (repo_id, pr_id, head_sha, file_index, path, status, additions, deletions, channel)
     select p.repo_id, p.pr_id, p.head_sha, i, 'src/' || (p.number * 7 + i * 13) % 5000 || '.ts', 'modified', 10, 2, 'production'
     from pull_requests p, generate_series(0, 2) i
     where p.repo_id = $1`,
  );
  await run(
    `insert into pr_analysis_runs
       (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, status, queued_at, finished_at)
     select p.repo_id, p.pr_id, p.head_sha, 1, 1, 1,
       case when p.number % 1000 = 0 then 'failed' else 'done' end::analysis_status,
       p.created_at, p.created_at + interval '1 minute'
     from pull_requests p where p.repo_id = $1`,
  );
  // Without statistics, the edges of 100,000 pull requests are joined row by row.
  await db.query('analyze pull_requests, pr_analysis_runs');
  await run(
    `insert into pr_candidate_edges
       (repo_id, analysis_run_id, pr_id_a, head_sha_a, pr_id_b, head_sha_b, rank, category, relation, final_score,
        scores_json, evidence_json)
     select a.repo_id, r.analysis_run_id, a.pr_id, a.head_sha, b.pr_id, b.head_sha, i,
       case
         when i > 1 or a.number % 20 > 2 then 'related'
         else (array['same_change', 'same_feature', 'competing_implementation'])[1 + a.number % 3]
       end::triage_category,
       null, greatest(0, 1 - i * 0.08 - (a.number % 97) * 0.002), $3::jsonb, $4::jsonb
     from pull_requests a
     join pr_analysis_runs r on r.repo_id = a.repo_id and r.pr_id = a.pr_id
     cross join generate_series(1, $2::integer) i
     join pull_requests b on b.repo_id = a.repo_id
       and b.number = case when i = 2 then a.number - 100 - a.number % 100 else a.number - i * 3 - a.number % 11 end
     where a.repo_id = $1 and b.number < a.number`,
    [edgesOfEach, JSON.stringify(SCORES), JSON.stringify(EVIDENCE)],
  );
  await db.query('analyze pull_requests, pr_files, pr_analysis_runs, pr_candidate_edges, repositories');
}
