import type { ClientBase } from 'pg';
import { readCoverageText } from '../../domain/coverage/read-coverage-text.ts';
import { upsertChecks } from '../../sql/commits/upsert-checks.ts';
import { type CoverageRow, upsertCoverageReports } from '../../sql/commits/upsert-coverage-reports.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import { versionFact } from './version-fact.ts';

const ID_DIGITS = 16;
/** Within one second checks go on from queued to completed. */
export const CHECK_STATUS_RANKS: Readonly<Record<string, number>> = { in_progress: 1, completed: 2 };

/** Stores checks, and the coverage that they or a report state. */
export async function applyChecks(
  client: ClientBase,
  facts: readonly PlacedFact[],
  outcome: Outcome,
): Promise<void> {
  const checks = ofKind(facts, 'check');
  const newest = pickNewest(
    checks,
    ({ fact }) => `${fact.checkKind}/${String(fact.providerId).padStart(ID_DIGITS, '0')}`,
    checkVersion,
  );
  await upsertChecks(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      kind: fact.checkKind,
      provider_id: fact.providerId,
      name: fact.name,
      sha: fact.sha,
      branch: fact.branch,
      status: fact.status,
      conclusion: fact.conclusion,
      url: fact.url,
      started_at: fact.startedAt,
      completed_at: fact.completedAt,
      provider_updated_at: fact.updatedAt,
      provider_version: version,
    })),
  );
  const reported = ofKind(facts, 'coverage').map(toCoverageRow);
  const waiting = await upsertCoverageReports(
    client,
    newestReports([...reported, ...checks.flatMap(statedCoverage)]),
  );
  for (const repoId of waiting) outcome.readMirror.add(repoId);
}

/** Checks of one second go on from queued to completed. */
function checkVersion(placed: PlacedFact<'check'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    rank: CHECK_STATUS_RANKS[fact.status] ?? 0,
    matters: [fact.status, fact.conclusion],
  });
}

function statedCoverage({ repoId, fact }: PlacedFact<'check'>): CoverageRow[] {
  const stated = fact.status === 'completed' ? readCoverageText(fact.name, fact.text) : null;
  if (stated === null) return [];
  return [
    {
      repo_id: repoId,
      commit_sha: fact.sha,
      flag: stated.flag,
      coverage: stated.coverage,
      lines_covered: null,
      lines_total: null,
      lines_left_out: 0,
      source: stated.source,
      branch: fact.branch,
      reported_at: fact.updatedAt,
      first_reported_at: fact.updatedAt,
    },
  ];
}

function toCoverageRow({ repoId, fact }: PlacedFact<'coverage'>): CoverageRow {
  return {
    repo_id: repoId,
    commit_sha: fact.commitSha,
    flag: fact.flag,
    coverage: fact.coverage,
    lines_covered: fact.linesCovered,
    lines_total: fact.linesTotal,
    lines_left_out: 0,
    source: fact.source,
    branch: fact.branch,
    reported_at: fact.reportedAt,
    first_reported_at: fact.reportedAt,
  };
}

/** As the statement decides between a stored report and a new one: the last word, at the time of the first. */
function newestReports(rows: readonly CoverageRow[]): CoverageRow[] {
  const newest = new Map<string, CoverageRow>();
  for (const row of rows) {
    const key = `${String(row.repo_id).padStart(ID_DIGITS, '0')}/${row.commit_sha}/${row.flag}`;
    const before = newest.get(key);
    const last = before === undefined || isLater(row, before) ? row : before;
    const first = Math.min(row.first_reported_at.getTime(), before?.first_reported_at.getTime() ?? Infinity);
    newest.set(key, { ...last, first_reported_at: new Date(first) });
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function isLater(a: CoverageRow, b: CoverageRow): boolean {
  const time = a.reported_at.getTime() - b.reported_at.getTime();
  if (time !== 0) return time > 0;
  const points = (a.coverage ?? -1) - (b.coverage ?? -1);
  return points === 0 ? a.source > b.source : points > 0;
}
