import type { ClientBase } from 'pg';
import { CLOCK_SKEW_MS } from '../../domain/facts/clock-skew.ts';

/** A status of the provider's. */
export interface DeploymentStatusRow {
  readonly repo_id: number;
  readonly deployment_provider_id: number;
  readonly provider_id: number;
  readonly state: string;
  readonly environment_name: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly creator_login: string | null;
  readonly created_at: Date;
}

const INSERT = `
  insert into deployment_statuses (repo_id, deployment_id, source_key, provider_id, state, environment_name, description, url,
    creator_login, created_at)
  select f.repo_id, d.deployment_id, f.provider_id::text, f.provider_id, f.state, f.environment_name, f.description, f.url,
    f.creator_login, f.created_at
  from json_to_recordset($1::json) as f (
    repo_id bigint, deployment_provider_id bigint, provider_id bigint, state text, environment_name text, description text,
    url text, creator_login text, created_at timestamptz)
  cross join lateral (
    -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
    select o.deployment_id from deployments o
    where o.repo_id = f.repo_id and o.source = 'github' and o.source_key = f.deployment_provider_id::text
    limit 1
  ) d
  order by f.repo_id, d.deployment_id, f.provider_id
  on conflict do nothing`;

/** A time that lay ahead of when it was told cannot be: it is the last to be believed, and no moment of anything. */
const CAN_BE = `t.created_at <= t.told_at + interval '${CLOCK_SKEW_MS} milliseconds'`;
/** Of one second the provider's later number, of one told here the further state. */
const LATEST_FIRST = `${CAN_BE} desc, t.created_at desc, t.provider_id desc nulls last, s.status desc`;

/**
 * What a deployment is follows from its history alone: it has failed and it has succeeded when it first did, whatever came later;
 * nothing ends before it was made. It is what its last status says, and took as long as from its start (its making, where nobody
 * told of a start) to its first end.
 */
const REFRESH = `
  update deployments d
  set status = s.status, started_at = coalesce(s.started_at, d.started_at),
    failed_at = case when s.failed_at is not null then greatest(s.failed_at, o.made_at) end,
    succeeded_at = case when s.succeeded_at is not null then greatest(s.succeeded_at, o.made_at) end,
    url = coalesce(s.url, d.url),
    duration_seconds = greatest(
      extract(epoch from least(s.failed_at, s.succeeded_at) - coalesce(s.started_at, d.started_at, d.created_at)), 0)::int,
    updated_at = greatest(d.updated_at, s.last_at)
  from unnest($1::bigint[], $2::text[], $3::text[]) as k (repo_id, source, source_key)
  cross join lateral (
    -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
    select g.repo_id, g.deployment_id,
      case when g.created_at <= g.ingested_at + interval '${CLOCK_SKEW_MS} milliseconds' then g.created_at end as made_at
    from deployments g
    where g.repo_id = k.repo_id and g.source = k.source and g.source_key = k.source_key
    limit 1
  ) o
  cross join lateral (
    select
      (array_agg(s.status order by ${LATEST_FIRST}))[1] as status,
      min(t.created_at) filter (where t.state = 'in_progress' and ${CAN_BE}) as started_at,
      min(t.created_at) filter (where t.state in ('failure', 'error') and ${CAN_BE}) as failed_at,
      min(t.created_at) filter (where t.state = 'success' and ${CAN_BE}) as succeeded_at,
      (array_agg(t.url order by ${LATEST_FIRST}) filter (where t.url is not null))[1] as url,
      max(t.created_at) filter (where ${CAN_BE}) as last_at, count(*) as statuses
    from deployment_statuses t
    cross join lateral (
      select case when t.state in ('queued', 'waiting') then 'pending' else t.state end::deployment_status as status
    ) s
    where t.repo_id = o.repo_id and t.deployment_id = o.deployment_id
  ) s
  where d.repo_id = o.repo_id and d.deployment_id = o.deployment_id and s.statuses > 0`;

/** Stores statuses of stored deployments; one each, in order of key. A status never changes. */
export async function insertDeploymentStatuses(
  client: ClientBase,
  rows: readonly DeploymentStatusRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: INSERT, values: [JSON.stringify(rows)] });
}

export interface DeploymentKey {
  readonly repoId: number;
  /** The sources whose deployments have a history of statuses. */
  readonly source: 'github' | 'api';
  readonly key: string;
}

/** Computes anew what deployments are, from their statuses. */
export async function refreshDeployments(client: ClientBase, keys: readonly DeploymentKey[]): Promise<void> {
  if (keys.length === 0) return;
  await client.query({
    text: REFRESH,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ source }) => source), keys.map(({ key }) => key)],
  });
}
