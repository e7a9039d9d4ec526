import type { EvidenceRow } from '../../sql/triage/get-evidence.ts';
import type { SimilarRow } from '../../sql/triage/list-similar.ts';
import type { PairRow } from '../../sql/triage/pair-row.ts';
import { type Evidence, EvidenceSchema, type Finding, type Similar } from '../schemas/findings/edge.ts';
import { presentBrief } from './pull-request.ts';

/** @param subject number of the pull request that was asked about */
export function presentSimilar(repoId: number, subject: number, row: SimilarRow): Similar {
  return {
    pullRequest: presentBrief(row),
    direction: row.direction,
    category: row.category,
    relation: row.relation,
    score: row.score,
    reason: row.reason,
    outdated: row.outdated,
    analysisRunId: row.analysisRunId,
    evidencePath: evidencePath(repoId, subject, row.number),
  };
}

export function presentFinding(repoId: number, row: PairRow): Finding {
  return {
    a: presentBrief(row.a),
    b: presentBrief(row.b),
    category: row.category,
    relation: row.relation,
    score: row.score,
    reason: row.reason,
    outdated: row.a.headSha !== row.comparedHeadA || row.b.headSha !== row.comparedHeadB,
    analysisRunId: row.analysisRunId,
    evidencePath: evidencePath(repoId, row.a.number, row.b.number),
  };
}

/** What is stored is checked, as its shape belongs to the version that wrote it. */
export function presentEvidence(repoId: number, row: EvidenceRow): Evidence {
  return EvidenceSchema.parse({
    ...presentFinding(repoId, row),
    rank: row.rank,
    comparedHeads: { a: row.comparedHeadA, b: row.comparedHeadB },
    comparedAt: row.comparedAt.toISOString(),
    versions: {
      signature: row.signatureVersion,
      algorithm: row.algorithmVersion,
      config: row.configVersion,
    },
    scores: row.scores,
    evidence: row.evidence,
  });
}

function evidencePath(repoId: number, number: number, otherNumber: number): string {
  return `/v1/repositories/${repoId}/pull-requests/${number}/evidence/${otherNumber}`;
}
