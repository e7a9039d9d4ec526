import type pg from 'pg';
import type { AnomalySeverity, AnomalyType } from '../../domain/anomalies/anomaly.ts';

/** Any number will do as long as nobody else uses it as the first of two keys. */
const LOCK_CLASS = 20_028;

/** Lets one scan of a team at a time go on until its transaction ends. What is read afterwards is as the one before left it. */
export async function lockTeamAnomalies(client: pg.ClientBase, teamId: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, teamId]);
}

/** What there is an open anomaly about. */
export async function listOpenSubjects(
  client: pg.ClientBase,
  teamId: string,
): Promise<{ readonly type: AnomalyType; readonly subject: string }[]> {
  const { rows } = await client.query<{ type: AnomalyType; subject: string }>(
    'select type, subject from anomalies where team_id = $1::uuid and resolved_at is null',
    [teamId],
  );
  return rows;
}

export interface SeenAnomaly {
  readonly type: AnomalyType;
  readonly subject: string;
  readonly repoId: number | null;
  readonly severity: AnomalySeverity;
  readonly title: string;
  readonly evidence: unknown;
  readonly definitionVersion: number;
}

export interface StoredCounts {
  readonly raised: number;
  readonly kept: number;
  readonly resolved: number;
}

/**
 * Raises what is new, updates what is open already, and resolves what is open and was not seen any more, of the types that could be told.
 * A mute goes on over an anomaly that went and came again.
 */
export async function storeSeenAnomalies(
  client: pg.ClientBase,
  teamId: string,
  seen: readonly SeenAnomaly[],
  told: readonly AnomalyType[],
  settingsVersion: number | null,
): Promise<StoredCounts> {
  const { rows } = await client.query<StoredCounts>({
    text: `
      with seen as materialized (
        select * from jsonb_to_recordset($2::jsonb) s (
          type anomaly_type, subject text, "repoId" bigint, severity anomaly_severity, title text, evidence jsonb,
          "definitionVersion" int
        )
      ), resolved as (
        update anomalies a set resolved_at = clock_timestamp()
        where a.team_id = $1::uuid and a.resolved_at is null and a.type = any ($3::anomaly_type[])
          and not exists (select from seen s where s.type = a.type and s.subject = a.subject)
        returning 1
      ), stored as (
        insert into anomalies as a (team_id, repo_id, type, subject, severity, title, evidence, definition_version,
          settings_version, muted_until, mute_reason)
        select $1::uuid, s."repoId", s.type, s.subject, s.severity, s.title, s.evidence, s."definitionVersion", $4,
          m.muted_until, m.mute_reason
        from seen s
        left join lateral (
          select m.muted_until, m.mute_reason from anomalies m
          where m.team_id = $1::uuid and m.type = s.type and m.subject = s.subject and m.muted_until > now()
          order by m.anomaly_id desc limit 1
        ) m on true
        on conflict (team_id, type, subject) where resolved_at is null do update
        set (repo_id, severity, title, evidence, definition_version, settings_version, last_seen_at) = row (
          excluded.repo_id, excluded.severity, excluded.title, excluded.evidence, excluded.definition_version,
          excluded.settings_version, excluded.last_seen_at)
        returning (xmax = 0) as is_new
      )
      select (count(*) filter (where is_new))::int as raised, (count(*) filter (where not is_new))::int as kept,
        (select count(*) from resolved)::int as resolved
      from stored`,
    values: [teamId, JSON.stringify(seen), told, settingsVersion],
  });
  return rows[0]!;
}
