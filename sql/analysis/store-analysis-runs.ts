import type { ClientBase } from 'pg';
import type { EdgeEvidence, EdgeScores, Relation, TriageCategory } from '../../domain/triage/edge.ts';
import { CopyWriter, copyRows } from '../copy-binary.ts';
import type { HeadVersions } from './list-heads.ts';

export type AnalysisLane = 'live' | 'bulk';

/** How the analysis of one head ended. */
export interface AnalysedHead {
  readonly prId: number;
  readonly headSha: string;
  /** Empty when nothing was missing. */
  readonly degradedReasons: readonly string[];
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  /** A limit cut its diff: the counts are those of a part. */
  readonly isDiffCut: boolean;
  readonly edges: readonly EdgeRow[];
}

export interface EdgeRow {
  readonly prIdB: number;
  readonly headShaB: string;
  readonly category: TriageCategory;
  readonly relation: Relation | null;
  readonly scores: EdgeScores;
  readonly evidence: EdgeEvidence;
}

/** Marks the runs of these heads as running: one row for each head and versions, however often it runs. */
export async function startAnalysisRuns(
  client: ClientBase,
  repoId: number,
  lane: AnalysisLane,
  versions: HeadVersions,
  heads: readonly { readonly prId: number; readonly headSha: string }[],
): Promise<void> {
  await client.query({
    name: 'start-analysis-runs',
    text: `
      insert into pr_analysis_runs (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, lane,
        status, attempts, started_at)
      select $1, h.pr_id, h.head_sha, $4, $5, $6, $7, 'running', 1, now()
      from unnest($2::bigint[], $3::text[]) as h (pr_id, head_sha)
      on conflict (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version) do update
      set status = 'running', lane = excluded.lane, attempts = pr_analysis_runs.attempts + 1, started_at = now(),
        finished_at = null, degraded_reasons = null, error = null`,
    values: [
      repoId,
      heads.map((head) => head.prId),
      heads.map((head) => head.headSha),
      versions.signatureVersion,
      versions.algorithmVersion,
      versions.configVersion,
      lane,
    ],
  });
}

/**
 * Ends the runs of these heads, replaces their edges, and says so on the pull requests. Must run inside a transaction. A run
 * that a newer head superseded in the meantime stays superseded, and its pull request is left alone.
 */
export async function finishAnalysisRuns(
  client: ClientBase,
  repoId: number,
  versions: HeadVersions,
  heads: readonly AnalysedHead[],
): Promise<void> {
  const { rows } = await client.query<{ prId: number; runId: string }>({
    name: 'finish-analysis-runs',
    text: `
      with ended as (
        update pr_analysis_runs r
        set status = case when h.reasons is null then 'done' else 'degraded' end::analysis_status,
          finished_at = now(), degraded_reasons = h.reasons
        from unnest($2::bigint[], $3::text[], $4::jsonb[], $8::int[], $9::int[], $10::int[], $11::boolean[])
          as h (pr_id, head_sha, reasons, additions, deletions, changed_files, is_diff_cut)
        where r.repo_id = $1 and r.pr_id = h.pr_id and r.head_sha = h.head_sha and r.signature_version = $5
          and r.algorithm_version = $6 and r.config_version = $7 and r.status = 'running'
        returning r.pr_id, r.analysis_run_id, r.head_sha, r.status, h.additions, h.deletions, h.changed_files, h.is_diff_cut
      ), told as (
        update pull_requests p
        set analysis_status = e.status, analysis_error = null, last_analyzed_head_sha = e.head_sha,
          last_analyzed_at = now(),
          is_diff_cut = e.is_diff_cut,
          -- What the provider counted stays, each count for itself; empty versions are of fields that it never told.
          additions = case when c.told and c.versions ->> 'additions' is distinct from '' then p.additions else e.additions end,
          deletions = case when c.told and c.versions ->> 'deletions' is distinct from '' then p.deletions else e.deletions end,
          changed_files = case when c.told and c.versions ->> 'changedFiles' is distinct from '' then p.changed_files
            else e.changed_files end
        from ended e
        join pull_requests q on q.repo_id = $1 and q.pr_id = e.pr_id
        cross join lateral (
          select q.provider_version is not null as told, q.field_versions as versions
        ) c
        where p.repo_id = $1 and p.pr_id = e.pr_id and p.head_sha = e.head_sha
      ), replaced as (
        delete from pr_candidate_edges c using ended e
        where c.repo_id = $1 and c.analysis_run_id = e.analysis_run_id
      )
      select pr_id as "prId", analysis_run_id as "runId" from ended`,
    values: [
      repoId,
      heads.map((head) => head.prId),
      heads.map((head) => head.headSha),
      heads.map((head) => (head.degradedReasons.length === 0 ? null : JSON.stringify(head.degradedReasons))),
      versions.signatureVersion,
      versions.algorithmVersion,
      versions.configVersion,
      heads.map((head) => head.additions),
      heads.map((head) => head.deletions),
      heads.map((head) => head.changedFiles),
      heads.map((head) => head.isDiffCut),
    ],
  });
  const runs = new Map(rows.map((row) => [row.prId, row.runId]));
  const writer = new CopyWriter();
  for (const head of heads) {
    const runId = runs.get(head.prId);
    if (runId !== undefined) writeEdges(writer, repoId, runId, head);
  }
  await copyRows(
    client,
    `pr_candidate_edges (repo_id, analysis_run_id, pr_id_a, head_sha_a, pr_id_b, head_sha_b, rank, category, relation,
      final_score, scores_json, evidence_json)`,
    writer,
  );
}

function writeEdges(writer: CopyWriter, repoId: number, runId: string, head: AnalysedHead): void {
  head.edges.forEach((edge, index) => {
    writer.row(12).int8(repoId).uuid(runId).int8(head.prId).text(head.headSha);
    writer
      .int8(edge.prIdB)
      .text(edge.headShaB)
      .int4(index + 1);
    writer.text(edge.category).textOrNull(edge.relation).float4(edge.scores.final);
    writer.jsonb(edge.scores).jsonb(edge.evidence);
  });
}
