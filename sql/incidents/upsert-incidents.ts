import type { ClientBase } from 'pg';
import type { Environment } from '../../domain/facts/environment.ts';
import type { IncidentSeverity } from '../../domain/incidents/incident-rule.ts';

export interface StoredIssue {
  readonly repoId: number;
  readonly providerId: number;
  readonly title: string;
  readonly labels: readonly string[];
  readonly url: string | null;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
  /** It was deleted, or closed as nothing that was to be done (`not_planned`) or as told twice (`duplicate`). */
  readonly isNone: boolean;
}

export interface IssueIncidentRow {
  readonly repo_id: number;
  readonly source_key: string;
  readonly title: string;
  readonly environment: Environment;
  /** By name, where the rule says which. */
  readonly environment_name: string | null;
  readonly severity: IncidentSeverity;
  readonly started_at: Date;
  readonly resolved_at: Date | null;
  readonly url: string | null;
}

/** Stored issues by id; without ids all of the repositories that have a label. */
export async function listIssuesForRules(
  client: ClientBase,
  repoIds: readonly number[],
  providerIds: readonly number[] | null,
): Promise<StoredIssue[]> {
  if (repoIds.length === 0) return [];
  const { rows } = await client.query<StoredIssue>({
    text: `
      select i.repo_id as "repoId", i.provider_id as "providerId", i.title, i.labels, i.url, i.created_at as "createdAt",
        case when i.state = 'closed' then coalesce(i.closed_at, i.updated_at) end as "closedAt",
        i.deleted_at is not null
          or (i.state = 'closed' and coalesce(i.state_reason, '') in ('not_planned', 'duplicate')) as "isNone"
      from issues i
      where i.repo_id = any ($1::bigint[])
        and ${providerIds === null ? `i.labels <> '{}'` : 'i.provider_id = any ($2::bigint[])'}`,
    values: providerIds === null ? [repoIds] : [repoIds, providerIds],
  });
  return rows;
}

const UPSERT = `
  insert into incidents as i (repo_id, source, source_key, title, environment, environment_name, severity, started_at, resolved_at,
    url)
  select f.repo_id, 'issue', f.source_key, f.title, f.environment, f.environment_name, f.severity, f.started_at,
    case when f.resolved_at is not null then greatest(f.resolved_at, f.started_at) end, f.url
  from json_to_recordset($1::json) as f (
    repo_id bigint, source_key text, title text, environment deployment_environment, environment_name text, severity text,
    started_at timestamptz,
    resolved_at timestamptz, url text)
  order by f.repo_id, f.source_key
  on conflict (repo_id, source, source_key) do update
  set (title, environment, environment_name, severity, started_at, resolved_at, url, is_active)
    = row (excluded.title, excluded.environment, excluded.environment_name, excluded.severity, excluded.started_at,
      excluded.resolved_at, excluded.url, true)
  where (i.title, i.environment, i.environment_name, i.severity, i.started_at, i.resolved_at, i.url, i.is_active)
    is distinct from (excluded.title, excluded.environment, excluded.environment_name, excluded.severity, excluded.started_at,
      excluded.resolved_at, excluded.url, true)`;

/** Stores the incidents that issues are; one each, in order of key. */
export async function upsertIssueIncidents(
  client: ClientBase,
  rows: readonly IssueIncidentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}

/**
 * Takes back the incidents of issues that are none (any more): what is stored follows from how the issues are now, not from how they were.
 * Only what a person decided of one is kept, for when it is one again.
 */
export async function withdrawIssueIncidents(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly providerId: number }[],
): Promise<void> {
  if (keys.length === 0) return;
  await client.query({
    text: `
      with none as (
        select * from unnest($1::bigint[], $2::text[]) as k (repo_id, source_key)
      ), kept as (
        update incidents i set is_active = false
        from none k
        where i.repo_id = k.repo_id and i.source = 'issue' and i.source_key = k.source_key and i.is_active and i.is_overridden
      )
      delete from incidents i using none k
      where i.repo_id = k.repo_id and i.source = 'issue' and i.source_key = k.source_key and not i.is_overridden`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ providerId }) => String(providerId))],
  });
}
