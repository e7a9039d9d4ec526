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

/** Any number will do as long as nobody else uses it as the first of two keys. */
const LOCK_CLASS = 20_029;

const COLUMNS = `
  k.settings_version as version, k.thresholds, k.note, k.team_id is not null as "isOwn", k.created_at as "createdAt"`;

/**
 * The thresholds that a team follows where they differ from the defaults: its own, else those for all; null when there are none. Rows are
 * never changed, only followed by newer ones: one whose thresholds are JSON's null takes back what was set before it.
 * @param teamId null: those for all
 */
export async function readAnomalySettings(
  db: pg.Pool | pg.ClientBase,
  teamId: string | null,
): Promise<AnomalySettingsRow | null> {
  const { rows } = await db.query<AnomalySettingsRow>(
    `select * from (
       (select ${COLUMNS} from anomaly_settings k where k.team_id = $1::uuid order by k.settings_version desc limit 1)
       union all
       (select ${COLUMNS} from anomaly_settings k where k.team_id is null order by k.settings_version desc limit 1)
     ) k
     where k.thresholds <> 'null'
     order by k."isOwn" desc
     limit 1`,
    [teamId],
  );
  return rows[0] ?? null;
}

/**
 * Lets one change at a time of these settings go on until its transaction ends. What is read afterwards, in a statement of its own, is as
 * the change before left it.
 */
export async function lockAnomalySettings(client: pg.ClientBase, teamId: string | null): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, teamId ?? 'all']);
}

/** Replaces the settings. To be called under their lock when they were made of what was read. */
export async function addAnomalySettings(
  db: pg.Pool | pg.ClientBase,
  teamId: string | null,
  thresholds: ThresholdsChange,
  note: string | null,
): Promise<AnomalySettingsRow> {
  const { rows } = await db.query<AnomalySettingsRow>(
    `insert into anomaly_settings as k (team_id, thresholds, note) values ($1::uuid, $2::jsonb, $3) returning ${COLUMNS}`,
    [teamId, JSON.stringify(thresholds), note],
  );
  return rows[0]!;
}

/** Takes back what was set for the team, or for all; does nothing when nothing was. To be called under the lock of the settings. */
export async function withdrawAnomalySettings(client: pg.ClientBase, teamId: string | null): Promise<void> {
  await client.query(
    `insert into anomaly_settings (team_id, thresholds)
     select $1::uuid, 'null'
     from (
       select thresholds from anomaly_settings where team_id is not distinct from $1::uuid order by settings_version desc limit 1
     ) last
     where last.thresholds <> 'null'`,
    [teamId],
  );
}
