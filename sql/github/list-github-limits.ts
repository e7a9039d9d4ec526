import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const rateLimitRow = z.object({
  credential: z.string(),
  label: z.string(),
  resource: z.string(),
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetsAt: z.date().nullable(),
  blockedUntil: z.date().nullable(),
  blockedBecause: z.string().nullable(),
  running: z.number(),
  pointsLastMinute: z.number(),
  observedAt: z.date(),
});

export type GitHubRateLimitRow = z.infer<typeof rateLimitRow>;

/** Where a page of the list goes on. */
export interface AfterGitHubLimit {
  readonly credential: string;
  readonly resource: string;
}

/**
 * What is left of each limit, by credential and resource. A window that is over counts as full; running and points are those of
 * the resource's API.
 */
export async function listGitHubLimits(
  db: CommonQueryMethods,
  page: { readonly after?: AfterGitHubLimit | undefined; readonly limit: number; readonly windowMs: number },
): Promise<readonly GitHubRateLimitRow[]> {
  const after = page.after ?? { credential: '', resource: '' };
  return db.any(sql.type(rateLimitRow)`
    with shown as (
      select l.*, c.label, greatest(c.blocked_until, l.blocked_until) as waits_until,
             case when l.blocked_until > coalesce(c.blocked_until, '-infinity') then l.blocked_because
                  else c.blocked_because end as waits_because,
             coalesce(l.reset_at <= now(), false) as is_over,
             case when l.resource = 'graphql' then 'graphql' else 'rest' end as api
      from github_limits l
      join github_credentials c on c.credential = l.credential
      where (l.credential, l.resource) > (${after.credential}, ${after.resource})
      order by l.credential, l.resource
      limit ${page.limit}
    )
    select s.credential, s.label, s.resource, s."limit",
           case when is_over then s."limit" else s.remaining end as remaining,
           case when not is_over then s.reset_at end as "resetsAt",
           case when waits_until > now() then waits_until end as "blockedUntil",
           case when waits_until > now() then waits_because end as "blockedBecause",
           t.running, t.points as "pointsLastMinute", s.observed_at as "observedAt"
    from shown s
    cross join lateral (
      select count(*) filter (where t.settled_at is null and t.expires_at > now() and t.resource = s.resource) as running,
             coalesce(sum(t.points) filter (where t.api = s.api), 0) as points
      from github_turns t
      where t.credential = s.credential
        and (t.settled_at is null or t.settled_at > now() - make_interval(secs => ${page.windowMs / 1000}))
    ) t
    order by s.credential, s.resource`);
}
