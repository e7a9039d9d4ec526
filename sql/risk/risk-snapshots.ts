import type pg from 'pg';
import type { UntoldKind } from '../../domain/metrics/unknown.ts';
import type { Recommendation } from '../../domain/risk/recommend-actions.ts';
import type { RiskFactorName, RiskUnit } from '../../domain/risk/risk-factor.ts';
import type { RiskLevel, RiskTrend } from '../../domain/risk/score-risk.ts';

/** A factor as a snapshot keeps it: with all that explains it. */
export interface StoredFactor {
  readonly name: RiskFactorName;
  readonly unit: RiskUnit;
  readonly value: number | null;
  readonly impactScore: number | null;
  readonly weight: number;
  readonly contribution: number;
  readonly trend: RiskTrend | null;
  /** A week before. */
  readonly previous: number | null;
  readonly calm: number;
  readonly alarming: number;
  /** Numbers that the value is made of. */
  readonly parts: Readonly<Record<string, number | null>>;
  readonly items: number;
  readonly botsExcluded: number;
  readonly itemsUrl: string;
}

/** As the API shows it: times are text. */
export interface StoredFreshness {
  readonly lastEventAt: string | null;
  readonly oldestPendingAt: string | null;
  /** Snapshots of before it was kept do not have it. */
  readonly lastDeliveryAt?: string | null;
  readonly lastReconciledAt: string | null;
  readonly complete: boolean;
  /** Missing in snapshots that are older than it. */
  readonly untold?: readonly UntoldKind[];
}

export interface NewRiskSnapshot {
  readonly teamId: string;
  readonly score: number;
  readonly level: RiskLevel;
  readonly explanation: string;
  readonly factors: readonly StoredFactor[];
  readonly recommendations: readonly Recommendation[];
  readonly calculatedAt: Date;
  readonly definitionVersion: number;
  /** Null: the defaults. */
  readonly settingsVersion: number | null;
  readonly freshness: StoredFreshness | null;
}

export interface RiskSnapshotRow extends NewRiskSnapshot {
  readonly id: number;
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  readonly calculatedAtExact: string;
}

const COLUMNS = `
  k.risk_snapshot_id as id, k.team_id as "teamId", k.score, k.level::text as level, k.explanation, k.factors, k.recommendations,
  k.calculated_at as "calculatedAt", k.definition_version as "definitionVersion", k.settings_version as "settingsVersion",
  k.freshness, to_char(k.calculated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "calculatedAtExact"`;

export async function insertRiskSnapshot(
  db: pg.Pool | pg.ClientBase,
  snapshot: NewRiskSnapshot,
): Promise<RiskSnapshotRow> {
  const { rows } = await db.query<RiskSnapshotRow>({
    name: 'insert-risk-snapshot',
    text: `
      insert into risk_snapshots as k (
        team_id, score, level, explanation, factors, recommendations, calculated_at, definition_version, settings_version, freshness
      )
      values ($1::uuid, $2, $3::risk_level, $4, $5::jsonb, $6::jsonb, $7, $8, $9, $10::jsonb)
      returning ${COLUMNS}`,
    values: [
      snapshot.teamId,
      snapshot.score,
      snapshot.level,
      snapshot.explanation,
      JSON.stringify(snapshot.factors),
      JSON.stringify(snapshot.recommendations),
      snapshot.calculatedAt,
      snapshot.definitionVersion,
      snapshot.settingsVersion,
      snapshot.freshness === null ? null : JSON.stringify(snapshot.freshness),
    ],
  });
  return rows[0]!;
}

/** The newest snapshot of a team, by one step into an index; `null`: there is none yet; `undefined`: there is no such team. */
export async function getLatestRiskSnapshot(
  db: pg.Pool | pg.ClientBase,
  teamId: string,
): Promise<RiskSnapshotRow | null | undefined> {
  const { rows } = await db.query<RiskSnapshotRow | (Record<keyof RiskSnapshotRow, null> & { id: null })>({
    name: 'get-latest-risk-snapshot',
    text: `
      select ${COLUMNS}
      from teams t
      left join lateral (
        select * from risk_snapshots k where k.team_id = t.id
        order by k.calculated_at desc, k.risk_snapshot_id desc limit 1
      ) k on true
      where t.id = $1::uuid`,
    values: [teamId],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  return row.id === null ? null : row;
}

export interface RiskHistoryPage {
  readonly from: Date | null;
  readonly until: Date | null;
  readonly after: { readonly calculatedAt: string; readonly id: number } | null;
  readonly limit: number;
}

/** Snapshots of a team, the newest first. */
export async function listRiskSnapshots(
  db: pg.Pool | pg.ClientBase,
  teamId: string,
  { from, until, after, limit }: RiskHistoryPage,
): Promise<RiskSnapshotRow[]> {
  const { rows } = await db.query<RiskSnapshotRow>({
    name: 'list-risk-snapshots',
    text: `
      select ${COLUMNS}
      from risk_snapshots k
      where k.team_id = $1::uuid
        and k.calculated_at >= coalesce($2::timestamptz, '-infinity') and k.calculated_at < coalesce($3::timestamptz, 'infinity')
        and (k.calculated_at, k.risk_snapshot_id) < (coalesce($4::timestamptz, 'infinity'), coalesce($5::bigint, 0))
      order by k.calculated_at desc, k.risk_snapshot_id desc
      limit $6`,
    values: [teamId, from, until, after?.calculatedAt ?? null, after?.id ?? null, limit],
  });
  return rows;
}
