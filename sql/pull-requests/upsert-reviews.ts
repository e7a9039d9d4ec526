import type { ClientBase } from 'pg';
import { IS_TIED, TIED_COLUMNS, type TiedFact } from '../deliveries/tied-fact.ts';

export interface ReviewRow {
  readonly repo_id: number;
  readonly number: number;
  readonly provider_id: number;
  readonly reviewer_id: string | null;
  readonly reviewer_login: string | null;
  readonly reviewer_avatar_url: string | null;
  readonly is_bot: boolean;
  readonly state: 'approved' | 'changes_requested' | 'commented' | 'dismissed' | 'pending';
  /** What it said before it was dismissed, as far as this fact knows. */
  readonly given_state: ReviewRow['state'] | null;
  readonly body: string | null;
  readonly commit_sha: string | null;
  readonly submitted_at: Date;
  readonly dismissed_at: Date | null;
  readonly url: string | null;
  readonly provider_updated_at: Date;
  readonly provider_version: string;
}

const UPSERT = `
  with f as (
    select * from json_to_recordset($1::json) as f (
    repo_id bigint, number int, provider_id bigint, reviewer_id uuid, reviewer_login text, reviewer_avatar_url text,
    is_bot boolean, state review_state, given_state review_state, body text, commit_sha text, submitted_at timestamptz,
    dismissed_at timestamptz, url text, provider_updated_at timestamptz, provider_version text)
  ), tied as (
    select ${TIED_COLUMNS}
    from f
    cross join lateral (
      select t.provider_version from reviews t where t.repo_id = f.repo_id and t.provider_id = f.provider_id limit 1
    ) t
    where ${IS_TIED}
  ), stored as (
    insert into reviews as r (repo_id, pr_id, provider_id, reviewer_id, reviewer_login, reviewer_avatar_url, is_bot, state,
      given_state, body, commit_sha, submitted_at, dismissed_at, url, provider_updated_at, provider_version)
    select f.repo_id, p.pr_id, f.provider_id, f.reviewer_id, f.reviewer_login, f.reviewer_avatar_url, f.is_bot, f.state,
      f.given_state, f.body, f.commit_sha, f.submitted_at, f.dismissed_at, f.url, f.provider_updated_at, f.provider_version
    from f
    cross join lateral (
      -- The limits make it one look-up each, whatever the planner knows of tables that are being filled.
      select o.pr_id from pull_requests o where o.repo_id = f.repo_id and o.number = f.number limit 1
    ) p
    order by f.repo_id, f.provider_id
    on conflict (repo_id, provider_id) do update
    set (pr_id, reviewer_id, reviewer_login, reviewer_avatar_url, is_bot, state, body, commit_sha, submitted_at,
        dismissed_at, url, provider_updated_at, provider_version)
      = row (excluded.pr_id, excluded.reviewer_id, excluded.reviewer_login, excluded.reviewer_avatar_url, excluded.is_bot,
        excluded.state, excluded.body, excluded.commit_sha, excluded.submitted_at, excluded.dismissed_at, excluded.url,
        excluded.provider_updated_at, excluded.provider_version)
    where r.provider_version < excluded.provider_version
  )
  select * from tied`;

/** A review that was given does not change what it says: of two tellers the first in the order of states stands. */
const KEEP_GIVEN_STATES = `
  update reviews r
  set given_state = least(r.given_state, f.given_state)
  from json_to_recordset($1::json) as f (repo_id bigint, provider_id bigint, given_state review_state)
  where r.repo_id = f.repo_id and r.provider_id = f.provider_id and f.given_state is not null
    and r.given_state is distinct from least(r.given_state, f.given_state)`;

/**
 * Stores reviews whose pull request is stored.
 * @param rows the newest of each review, in order of key
 * @param told every state that was told of a review before its dismissal
 * @returns those of the same second as what was stored
 */
export async function upsertReviews(
  client: ClientBase,
  rows: readonly ReviewRow[],
  told: readonly Pick<ReviewRow, 'repo_id' | 'provider_id' | 'given_state'>[],
): Promise<TiedFact[]> {
  if (rows.length === 0) return [];
  const { rows: tied } = await client.query<TiedFact>({
    text: UPSERT,
    values: [JSON.stringify(rows)],
  });
  if (told.length === 0) return tied;
  await client.query({
    text: KEEP_GIVEN_STATES,
    values: [JSON.stringify(told)],
  });
  return tied;
}
