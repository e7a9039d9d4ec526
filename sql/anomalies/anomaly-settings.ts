import type pg from 'pg';
import type { ThresholdsChange } from '../../domain/anomalies/anomaly-thresholds.ts';

export interface AnomalySettingsRow {
  readonly version: number;
  readonly thresholds: ThresholdsChange;
  readonly note: string | null;
  /** False when they are those for every team. */
  readonly isOwn: boolean;
  readonly createdAt: Date;
}

/** The thresholds that a team follows where they differ from the defaults: its own, else those for all; null when there are none. */
export async function readAnomalySettings(
  db: pg.Pool | pg.ClientBase,
  teamId: string | null,
): Promise<AnomalySettingsRow | null> {
  const { rows } = await db.query<AnomalySettingsRow>(
    `select settings_version as version, thresholds, note, team_id is not null as "isOwn", created_at as "createdAt"
     from anomaly_settings where team_id = $1::uuid or team_id is null
     order by team_id nulls last, settings_version desc limit 1`,
    [teamId],
  );
  return rows[0] ?? null;
}

export async function addAnomalySettings(
  db: pg.Pool | pg.ClientBase,
  teamId: string | null,
  thresholds: ThresholdsChange,
  note: string | null,
): Promise<AnomalySettingsRow> {
  const { rows } = await db.query<AnomalySettingsRow>(
    `insert into anomaly_settings (team_id, thresholds, note) values ($1::uuid, $2::jsonb, $3)
     returning settings_version as version, thresholds, note, team_id is not null as "isOwn", created_at as "createdAt"`,
    [teamId, JSON.stringify(thresholds), note],
  );
  return rows[0]!;
}
