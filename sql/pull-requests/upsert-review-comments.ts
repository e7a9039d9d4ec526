import type { ClientBase } from 'pg';
import { IS_TIED, TIED_COLUMNS, type TiedFact } from '../deliveries/tied-fact.ts';

export interface ReviewCommentRow {
  readonly repo_id: number;
  readonly number: number;
  readonly kind: 'review' | 'conversation';
  readonly provider_id: number;
  readonly review_provider_id: number | null;
  readonly thread_id: string | null;
  readonly in_reply_to: number | null;
  readonly author_id: string | null;
  readonly author_login: string | null;
  readonly is_bot: boolean;
  readonly body: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly commit_sha: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly provider_updated_at: Date;
  readonly deleted_at: Date | null;
  readonly provider_version: string;
}

/** The thread of a comment is told by threads as well, so it is never forgotten. */
const UPSERT = `
  with f as (
    select * from json_to_recordset($1::json) as f (
    repo_id bigint, number int, kind text, provider_id bigint, review_provider_id bigint, thread_id text, in_reply_to bigint,
    author_id uuid, author_login text, is_bot boolean, body text, path text, line int, commit_sha text, url text,
    created_at timestamptz, provider_updated_at timestamptz, deleted_at timestamptz, provider_version text)
  ), tied as (
    select ${TIED_COLUMNS}
    from f
    cross join lateral (
      select t.provider_version from review_comments t where t.repo_id = f.repo_id and t.kind = f.kind and t.provider_id = f.provider_id limit 1
    ) t
    where ${IS_TIED}
  ), stored as (
    insert into review_comments as c (repo_id, kind, provider_id, pr_id, review_provider_id, thread_id, in_reply_to, author_id,
      author_login, is_bot, body, path, line, commit_sha, url, created_at, provider_updated_at, deleted_at, provider_version)
    select f.repo_id, f.kind, f.provider_id, p.pr_id, f.review_provider_id, f.thread_id, f.in_reply_to, f.author_id,
      f.author_login, f.is_bot, f.body, f.path, f.line, f.commit_sha, f.url, f.created_at, f.provider_updated_at, f.deleted_at,
      f.provider_version
    from f
    cross join lateral (
      -- The limits make it one look-up each, whatever the planner knows of tables that are being filled.
      select o.pr_id from pull_requests o where o.repo_id = f.repo_id and o.number = f.number limit 1
    ) p
    order by f.repo_id, f.kind, f.provider_id
    on conflict (repo_id, kind, provider_id) do update
    set (pr_id, review_provider_id, thread_id, in_reply_to, author_id, author_login, is_bot, body, path, line, commit_sha, url,
        created_at, provider_updated_at, deleted_at, provider_version)
      = row (excluded.pr_id, excluded.review_provider_id, coalesce(excluded.thread_id, c.thread_id), excluded.in_reply_to,
        excluded.author_id, excluded.author_login, excluded.is_bot, excluded.body, excluded.path, excluded.line,
        excluded.commit_sha, excluded.url, excluded.created_at, excluded.provider_updated_at, excluded.deleted_at,
        excluded.provider_version)
    where c.provider_version < excluded.provider_version
  )
  select * from tied`;

/**
 * Stores comments of stored pull requests.
 * @param rows the newest of each comment, in order of key
 * @returns those of the same second as what was stored
 */
export async function upsertReviewComments(
  client: ClientBase,
  rows: readonly ReviewCommentRow[],
): Promise<TiedFact[]> {
  if (rows.length === 0) return [];
  const { rows: tied } = await client.query<TiedFact>({
    text: UPSERT,
    values: [JSON.stringify(rows)],
  });
  return tied;
}
