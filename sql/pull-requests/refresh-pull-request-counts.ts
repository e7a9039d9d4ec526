import type { ClientBase } from 'pg';
import { isSamePerson, REVIEWER_OF_R } from '../../domain/metrics/same-person.ts';

/**
 * The first review is the first one submitted by a person who is not the author; what the operator's rules take for a bot
 * is decided when it is read. The provider's count of review comments goes on with those created after it was told,
 * unless all it counted are stored: then those that are left count. It also stays while the list is cut short.
 */
const REFRESH = `
  update pull_requests p
  set first_review_at = d.first_review_at, review_comments = d.review_comments
  from unnest($1::bigint[], $2::int[]) k (repo_id, number)
  cross join lateral (
    -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
    select o.* from pull_requests o where o.repo_id = k.repo_id and o.number = k.number limit 1
  ) q
  cross join lateral (
    select nullif(coalesce(q.field_versions ->> 'reviewComments', q.provider_version), '') as version
  ) v
  cross join lateral (
    select to_timestamp(split_part(v.version, ':', 2)::float8 / 1000) as told_at
  ) t
  cross join lateral (
    select (
      select min(r.submitted_at) from reviews r
      where r.repo_id = q.repo_id and r.pr_id = q.pr_id and not r.is_bot and r.state <> 'pending'
        and not ${isSamePerson(REVIEWER_OF_R, { id: 'q.author_id', login: 'q.author_login' })}
    ) as first_review_at
  ) f
  cross join lateral (
    select case
        when q.provider_review_comments is null
          or not 'review_threads' = any (q.truncated) and count(*) filter (where c.created_at <= t.told_at) >= q.provider_review_comments
        then count(*) filter (where c.deleted_at is null)
        else q.provider_review_comments + count(*) filter (where c.deleted_at is null and c.created_at > t.told_at)
      end as review_comments
    from review_comments c
    where c.repo_id = q.repo_id and c.pr_id = q.pr_id and c.kind = 'review'
  ) n
  cross join lateral (select f.first_review_at, n.review_comments) d
  where p.repo_id = q.repo_id and p.pr_id = q.pr_id
    and (p.first_review_at, p.review_comments) is distinct from (d.first_review_at, d.review_comments::int)`;

/** Computes anew what a pull request's row holds of its reviews and comments. The rows are locked by the caller. */
export async function refreshPullRequestCounts(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly number: number }[],
): Promise<void> {
  if (keys.length === 0) return;
  await client.query({
    text: REFRESH,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ number }) => number)],
  });
}
