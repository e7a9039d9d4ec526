import { developerOfAccount } from '../people/developer-of-account.ts';

/** What a feed tells of. */
export const ACTIVITY_KINDS = [
  'pull_request_opened',
  'pull_request_merged',
  'pull_request_closed',
  'review',
  'deployment',
  'incident',
  'incident_resolved',
  'push',
  'commit',
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Unless kinds are asked for, single commits are left out: a push or a merge tells of the same. */
export const DEFAULT_ACTIVITY_KINDS: readonly ActivityKind[] = ACTIVITY_KINDS.filter(
  (kind) => kind !== 'commit',
);

/**
 * Where each kind is read from, within one repository `s`: a select of `at, id, pr_id, actor, actor_id, email, told_bot, title, detail,
 * url` that an index gives in the order of `at`, the newest first.
 */
export const ACTIVITY_SOURCES: Readonly<Record<ActivityKind, string>> = {
  pull_request_opened: `
    select p.created_at as at, p.number::text as id, p.pr_id, coalesce(p.author_login, p.author_name) as actor,
      p.author_id as actor_id, p.author_email as email, p.author_is_bot as told_bot, p.title, null::text as detail, p.url
    from pull_requests p where p.repo_id = s.repo_id`,
  pull_request_merged: `
    select p.merged_at, p.number::text, p.pr_id, p.merged_by_login,
      ${developerOfAccount('p.merged_by_account_id')}, null, false, p.title, p.merge_commit_sha, p.url
    from pull_requests p where p.repo_id = s.repo_id and p.merged_at is not null`,
  pull_request_closed: `
    select p.closed_at, p.number::text, p.pr_id, null, null::uuid, null, false, p.title, null, p.url
    from pull_requests p where p.repo_id = s.repo_id and p.state = 'closed'`,
  review: `
    select r.submitted_at, r.review_id::text, r.pr_id, r.reviewer_login, r.reviewer_id, null, r.is_bot, null,
      coalesce(r.given_state, r.state)::text, r.url
    from reviews r where r.repo_id = s.repo_id and r.state <> 'pending'`,
  deployment: `
    select d.created_at, d.deployment_id::text, null::bigint, d.deployed_by_login, d.deployed_by, null, false, d.environment_name,
      -- One that is replaced since came to something before.
      case when d.status = 'inactive' and d.finished_at is not null
        then case when d.succeeded_at is null or d.failed_at > d.succeeded_at then 'failure' else 'success' end
        else d.status::text
      end, d.url
    from deployments d where d.repo_id = s.repo_id and d.deleted_at is null`,
  incident: `
    select i.started_at, i.incident_id::text, null::bigint, null, null::uuid, null, false, i.title, i.severity, i.url
    from incidents i where i.repo_id = s.repo_id and i.is_active`,
  incident_resolved: `
    select i.resolved_at, i.incident_id::text, null::bigint, null, null::uuid, null, false, i.title, i.severity, i.url
    from incidents i where i.repo_id = s.repo_id and i.is_active and i.resolved_at is not null`,
  push: `
    select b.pushed_at, b.name, null::bigint, b.pushed_by_login,
      ${developerOfAccount('b.pushed_by_account_id')}, null, false, b.name, b.head_sha, null
    from branches b where b.repo_id = s.repo_id and b.pushed_at is not null`,
  commit: `
    select c.committed_at, c.sha, null::bigint, coalesce(c.author_login, c.author_name), c.author_id, c.author_email,
      false, split_part(c.message, e'\\n', 1), null, c.url
    from commits c where c.repo_id = s.repo_id and c.on_default_branch`,
};
