import type pg from 'pg';

export interface RiskSettingsRow {
  readonly version: number;
  /** Null: those for every team without its own. */
  readonly teamId: string | null;
  /** What differs from the defaults; to be checked before use. */
  readonly settings: unknown;
  readonly note: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `
  k.settings_version as version, k.team_id as "teamId", k.settings, k.note, k.created_at as "createdAt"`;

/** The settings that a team follows: its own, else those for all; null: the defaults. */
export async function getRiskSettings(
  db: pg.Pool | pg.ClientBase,
  teamId: string,
): Promise<RiskSettingsRow | null> {
  const { rows } = await db.query<RiskSettingsRow>({
    name: 'get-risk-settings',
    text: `
      (select ${COLUMNS} from risk_settings k where k.team_id = $1::uuid order by k.settings_version desc limit 1)
      union all
      (select ${COLUMNS} from risk_settings k where k.team_id is null order by k.settings_version desc limit 1)
      limit 1`,
    values: [teamId],
  });
  return rows[0] ?? null;
}

export async function insertRiskSettings(
  db: pg.Pool | pg.ClientBase,
  teamId: string,
  settings: object,
  note: string | null,
): Promise<RiskSettingsRow> {
  const { rows } = await db.query<RiskSettingsRow>({
    name: 'insert-risk-settings',
    text: `
      insert into risk_settings as k (team_id, settings, note) values ($1::uuid, $2::jsonb, $3)
      returning ${COLUMNS}`,
    values: [teamId, JSON.stringify(settings), note],
  });
  return rows[0]!;
}
