import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ANOMALY_SEVERITIES, ANOMALY_TYPES, CAUSE_KINDS } from '../../domain/anomalies/anomaly.ts';
import type { MetricScope } from '../metrics/metric-scope.ts';

export const ANOMALY_STATES = ['open', 'muted', 'resolved'] as const;
export type AnomalyState = (typeof ANOMALY_STATES)[number];

const numbers = z.record(z.string(), z.number());
/** What a scan stored with an anomaly. */
export const anomalyEvidence = z.object({
  numbers,
  thresholds: numbers,
  causes: z.array(
    z.object({
      kind: z.enum(CAUSE_KINDS),
      id: z.string(),
      label: z.string(),
      value: z.number().nullable(),
      at: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
  causesTotal: z.number(),
});

const anomalyRow = z.object({
  id: z.number(),
  teamId: z.string(),
  repoId: z.number().nullable(),
  repository: z.string().nullable(),
  type: z.enum(ANOMALY_TYPES),
  subject: z.string(),
  severity: z.enum(ANOMALY_SEVERITIES),
  state: z.enum(ANOMALY_STATES),
  title: z.string(),
  evidence: anomalyEvidence,
  definitionVersion: z.number(),
  settingsVersion: z.number().nullable(),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  resolvedAt: z.date().nullable(),
  mutedUntil: z.date().nullable(),
  muteReason: z.string().nullable(),
});
export type AnomalyRow = z.infer<typeof anomalyRow>;

const STATE = sql.fragment`
  case when a.resolved_at is not null then 'resolved' when a.muted_until > now() then 'muted' else 'open' end`;
const COLUMNS = sql.fragment`
  a.anomaly_id as id, a.team_id as "teamId", a.repo_id as "repoId", r.full_name as repository, a.type, a.subject, a.severity,
  ${STATE} as state, a.title, a.evidence, a.definition_version as "definitionVersion", a.settings_version as "settingsVersion",
  a.first_seen_at as "firstSeenAt", a.last_seen_at as "lastSeenAt", a.resolved_at as "resolvedAt",
  a.muted_until as "mutedUntil", a.mute_reason as "muteReason"`;

export interface AnomalyFilter {
  readonly state?: AnomalyState | undefined;
  readonly type?: AnomalyRow['type'] | undefined;
  readonly severity?: AnomalyRow['severity'] | undefined;
  /** Only those older than this one. */
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Anomalies, the newest first. */
export async function listAnomalies(
  db: CommonQueryMethods,
  { teamId, repoId }: MetricScope,
  { state, type, severity, beforeId, limit }: AnomalyFilter,
): Promise<readonly AnomalyRow[]> {
  const conditions = [
    ...(teamId === null ? [] : [sql.fragment`a.team_id = ${teamId}::uuid`]),
    ...(repoId === null ? [] : [sql.fragment`a.repo_id = ${repoId}`]),
  ];
  if (state === 'resolved') conditions.push(sql.fragment`a.resolved_at is not null`);
  // Said by itself as well, so that the index of open ones serves.
  else if (state !== undefined) conditions.push(sql.fragment`a.resolved_at is null and ${STATE} = ${state}`);
  if (type !== undefined) conditions.push(sql.fragment`a.type = ${type}::anomaly_type`);
  if (severity !== undefined) conditions.push(sql.fragment`a.severity = ${severity}::anomaly_severity`);
  if (beforeId !== undefined) conditions.push(sql.fragment`a.anomaly_id < ${beforeId}`);
  return db.any(sql.type(anomalyRow)`
    select ${COLUMNS}
    from anomalies a left join repositories r using (repo_id)
    where ${sql.join(conditions, sql.fragment` and `)}
    order by a.anomaly_id desc
    limit ${limit}`);
}

export async function getAnomaly(db: CommonQueryMethods, anomalyId: number): Promise<AnomalyRow | null> {
  return db.maybeOne(sql.type(anomalyRow)`
    select ${COLUMNS} from anomalies a left join repositories r using (repo_id) where a.anomaly_id = ${anomalyId}`);
}

/**
 * Keeps an anomaly quiet until a moment, also when it goes and comes again; null ends that at once.
 * @returns null when there is no such anomaly
 */
export async function muteAnomaly(
  db: CommonQueryMethods,
  anomalyId: number,
  mute: { readonly until: string; readonly reason: string | null } | null,
): Promise<AnomalyRow | null> {
  return db.maybeOne(sql.type(anomalyRow)`
    with chosen as (
      select team_id, type, subject from anomalies where anomaly_id = ${anomalyId}
    ), a as (
      update anomalies m set muted_until = ${mute?.until ?? null}::timestamptz, mute_reason = ${mute?.reason ?? null}
      from chosen c
      where m.team_id = c.team_id and m.type = c.type and m.subject = c.subject
        and (m.anomaly_id = ${anomalyId} or m.resolved_at is null or m.muted_until > now())
      returning m.*
    )
    select ${COLUMNS} from a left join repositories r using (repo_id) where a.anomaly_id = ${anomalyId}`);
}
