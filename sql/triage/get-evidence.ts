import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { currentRunOf } from '../pull-requests/pull-request-row.ts';
import { pairColumns, pairRow } from './pair-row.ts';

/** What the edge alone knows; scores and evidence are as they were stored, whatever version wrote them. */
const evidencePart = z.object({
  scores: z.record(z.string(), z.unknown()),
  evidence: z.record(z.string(), z.unknown()),
  rank: z.number(),
  signatureVersion: z.number(),
  algorithmVersion: z.number(),
  configVersion: z.number(),
});

const evidenceRow = z
  .looseObject({})
  .transform((row) => ({ ...pairRow.parse(row), ...evidencePart.parse(row) }));

export type EvidenceRow = z.infer<typeof evidenceRow>;

/**
 * The comparison of two pull requests, by the run that counts for the later of the two, or null when they were not compared.
 * The order of the numbers does not matter: `a` is the one that was analysed.
 */
export async function getEvidence(
  db: CommonQueryMethods,
  repoId: number,
  numbers: readonly [number, number],
): Promise<EvidenceRow | null> {
  return db.maybeOne(sql.type(evidenceRow)`
    select ${pairColumns}, e.rank, e.scores_json as scores, e.evidence_json as evidence,
      run.signature_version as "signatureVersion", run.algorithm_version as "algorithmVersion",
      run.config_version as "configVersion"
    from pull_requests a
    join pull_requests b on b.repo_id = a.repo_id
    join pr_candidate_edges e on e.repo_id = a.repo_id and e.analysis_run_id = ${currentRunOf('a')} and e.pr_id_b = b.pr_id
    join pr_analysis_runs run on run.repo_id = e.repo_id and run.analysis_run_id = e.analysis_run_id
    where a.repo_id = ${repoId}
      and (a.number, b.number) in ((${numbers[0]}, ${numbers[1]}), (${numbers[1]}, ${numbers[0]}))
    order by e.head_sha_b = b.head_sha desc, e.created_at desc
    limit 1`);
}
