import type { ClientBase } from 'pg';
import { IS_TIED, TIED_COLUMNS, type TiedFact } from '../deliveries/tied-fact.ts';

export interface ReviewThreadRow {
  readonly repo_id: number;
  readonly number: number;
  readonly thread_id: string;
  readonly path: string | null;
  readonly is_resolved: boolean;
  readonly resolved_by_login: string | null;
  readonly comment_ids: readonly number[];
  readonly provider_updated_at: Date;
  readonly provider_version: string;
}

/** Which comments are in a thread never changes, so the ids of all tellers add up. */
const UPSERT = `
  with f as (
    select * from json_to_recordset($1::json) as f (
    repo_id bigint, number int, thread_id text, path text, is_resolved boolean, resolved_by_login text, comment_ids bigint[],
    provider_updated_at timestamptz, provider_version text)
  ), tied as (
    select ${TIED_COLUMNS}
    from f
    cross join lateral (
      select t.provider_version from review_threads t where t.repo_id = f.repo_id and t.thread_id = f.thread_id limit 1
    ) t
    where ${IS_TIED}
  ), stored as (
    insert into review_threads as t (repo_id, thread_id, pr_id, path, is_resolved, resolved_by_login, comment_ids,
      provider_updated_at, provider_version)
    select f.repo_id, f.thread_id, p.pr_id, f.path, f.is_resolved, f.resolved_by_login, f.comment_ids, f.provider_updated_at,
      f.provider_version
    from f
    cross join lateral (
      -- The limits make it one look-up each, whatever the planner knows of tables that are being filled.
      select o.pr_id from pull_requests o where o.repo_id = f.repo_id and o.number = f.number limit 1
    ) p
    order by f.repo_id, f.thread_id
    on conflict (repo_id, thread_id) do update
    set (pr_id, path, is_resolved, resolved_by_login, provider_updated_at, provider_version)
      = row (excluded.pr_id, coalesce(excluded.path, t.path), excluded.is_resolved, excluded.resolved_by_login,
        excluded.provider_updated_at, excluded.provider_version)
    where t.provider_version < excluded.provider_version
  )
  select * from tied`;

const ADD_COMMENTS = `
  update review_threads t
  set comment_ids = array(select distinct unnest(t.comment_ids || f.comment_ids) order by 1)
  from json_to_recordset($1::json) as f (repo_id bigint, thread_id text, comment_ids bigint[])
  where t.repo_id = f.repo_id and t.thread_id = f.thread_id and not t.comment_ids @> f.comment_ids`;

/** A comment may be stored before its thread, or after. */
const NAME_THREADS = `
  with placed as materialized (
    select t.repo_id, t.thread_id, unnest(t.comment_ids) as comment_id
    from unnest($1::bigint[], $2::int[]) as k (repo_id, number)
    cross join lateral (
      -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
      select o.repo_id, o.pr_id from pull_requests o where o.repo_id = k.repo_id and o.number = k.number limit 1
    ) p
    cross join lateral (
      select r.repo_id, r.thread_id, r.comment_ids from review_threads r
      where r.repo_id = p.repo_id and r.pr_id = p.pr_id
      offset 0
    ) t
  )
  update review_comments c
  set thread_id = t.thread_id
  from placed t
  where c.repo_id = t.repo_id and c.kind = 'review' and c.provider_id = t.comment_id and c.thread_id is null`;

/**
 * Stores threads of stored pull requests.
 * @param rows the newest of each thread, in order of key
 * @param comments the comments that all facts told of each thread, one entry a thread
 * @returns those of the same second as what was stored
 */
export async function upsertReviewThreads(
  client: ClientBase,
  rows: readonly ReviewThreadRow[],
  comments: readonly Pick<ReviewThreadRow, 'repo_id' | 'thread_id' | 'comment_ids'>[],
): Promise<TiedFact[]> {
  if (rows.length === 0) return [];
  const { rows: tied } = await client.query<TiedFact>({
    text: UPSERT,
    values: [JSON.stringify(rows)],
  });
  await client.query({ text: ADD_COMMENTS, values: [JSON.stringify(comments)] });
  return tied;
}

/** Tells comments which thread they are in. */
export async function nameThreadsOfComments(
  client: ClientBase,
  pullRequests: readonly { readonly repoId: number; readonly number: number }[],
): Promise<void> {
  if (pullRequests.length === 0) return;
  await client.query({
    text: NAME_THREADS,
    values: [pullRequests.map(({ repoId }) => repoId), pullRequests.map(({ number }) => number)],
  });
}
