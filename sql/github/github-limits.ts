import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const limitRow = z.object({
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetAtMs: z.number().nullable(),
  observedAtMs: z.number(),
});

export type GitHubLimitRow = z.infer<typeof limitRow>;

/** What is known of one resource of a credential; null when it was never asked for. */
export async function getGitHubLimit(
  tx: CommonQueryMethods,
  credential: string,
  resource: string,
): Promise<GitHubLimitRow | null> {
  return tx.maybeOne(sql.type(limitRow)`
    select "limit", remaining, extract(epoch from reset_at) * 1000 as "resetAtMs",
           extract(epoch from observed_at) * 1000 as "observedAtMs"
    from github_limits where credential = ${credential} and resource = ${resource}`);
}

export interface GitHubLimit {
  readonly credential: string;
  readonly resource: string;
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAtMs: number | null;
}

/** Writes what GitHub said last. */
export async function storeGitHubLimit(tx: CommonQueryMethods, limit: GitHubLimit): Promise<void> {
  const resetSeconds = limit.resetAtMs === null ? null : limit.resetAtMs / 1000;
  await tx.query(sql.type(nothing)`
    insert into github_limits (credential, resource, "limit", remaining, reset_at, observed_at)
    values (${limit.credential}, ${limit.resource}, ${limit.limit}::int, ${limit.remaining}::int,
            to_timestamp(${resetSeconds}::float8), clock_timestamp())
    on conflict (credential, resource) do update
    set "limit" = excluded."limit", remaining = excluded.remaining, reset_at = excluded.reset_at,
        observed_at = excluded.observed_at`);
}

/** Forbids requests for one resource for a time; a longer ban that is in force stays. */
export async function blockGitHubResource(
  tx: CommonQueryMethods,
  block: {
    readonly credential: string;
    readonly resource: string;
    readonly waitMs: number;
    readonly because: string;
  },
): Promise<void> {
  await tx.query(sql.type(nothing)`
    insert into github_limits as l (credential, resource, blocked_until, blocked_because, observed_at)
    values (${block.credential}, ${block.resource}, clock_timestamp() + make_interval(secs => ${block.waitMs / 1000}),
            ${block.because}, clock_timestamp())
    on conflict (credential, resource) do update
    set blocked_until = greatest(l.blocked_until, excluded.blocked_until),
        blocked_because = excluded.blocked_because, observed_at = excluded.observed_at`);
}

/** Forbids all requests of a credential for a time, and counts the strike; a longer ban that is in force stays. */
export async function blockGitHubCredential(
  tx: CommonQueryMethods,
  block: {
    readonly credential: string;
    readonly waitMs: number;
    readonly because: string;
    readonly strikes: number;
  },
): Promise<void> {
  await tx.query(sql.type(nothing)`
    update github_credentials
    set blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => ${block.waitMs / 1000})),
        blocked_because = ${block.because}, strikes = ${block.strikes}
    where credential = ${block.credential}`);
}

/** A request went well after the last ban: the next one starts from the shortest wait again. */
export async function forgiveGitHubCredential(tx: CommonQueryMethods, credential: string): Promise<void> {
  await tx.query(sql.type(nothing)`
    update github_credentials set strikes = 0, blocked_until = null, blocked_because = null
    where credential = ${credential}`);
}
