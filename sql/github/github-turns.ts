import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const credentialRow = z.object({
  label: z.string(),
  strikes: z.number(),
  blockedUntilMs: z.number().nullable(),
  nowMs: z.number(),
});

export type GitHubCredentialRow = z.infer<typeof credentialRow>;

/** Makes a credential known by this label, and forgets those that were not used for a month. */
export async function ensureGitHubCredential(
  db: CommonQueryMethods,
  credential: string,
  label: string,
): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into github_credentials as c (credential, label) values (${credential}, ${label})
    on conflict (credential) do update set label = excluded.label where c.label <> excluded.label`);
  await db.query(sql.type(nothing)`
    delete from github_credentials c
    where c.created_at < now() - interval '30 days'
      and not exists (
        select from github_limits l where l.credential = c.credential and l.observed_at > now() - interval '30 days'
      )
      and not exists (select from github_turns t where t.credential = c.credential and t.settled_at is null)`);
}

/**
 * Locks a credential until the transaction ends, so that turns of all workers are decided one after another; null when it is
 * not known. A process that stops in between loses its transaction after `idleLimitMs`.
 */
export async function lockGitHubCredential(
  tx: CommonQueryMethods,
  credential: string,
  idleLimitMs: number,
): Promise<GitHubCredentialRow | null> {
  return tx.maybeOne(sql.type(credentialRow)`
    with bounded as (
      select set_config('idle_in_transaction_session_timeout', ${String(idleLimitMs)}, true)
    )
    select label, strikes, extract(epoch from blocked_until) * 1000 as "blockedUntilMs",
           extract(epoch from clock_timestamp()) * 1000 as "nowMs"
    from github_credentials, bounded
    where credential = ${credential}
    for no key update of github_credentials`);
}

const windowColumns = sql.fragment`
  "limit", remaining, extract(epoch from reset_at) * 1000 as "resetAtMs"`;
const stateRow = z.object({
  nowMs: z.number(),
  blockedUntilMs: z.number().nullable(),
  blockedBecause: z.string().nullable(),
  running: z.number(),
  runningOfResource: z.number(),
  runningCost: z.number(),
  points: z.number(),
  pointsFreeAtMs: z.number().nullable(),
  known: z.boolean(),
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetAtMs: z.number().nullable(),
});

export type GitHubTurnStateRow = z.infer<typeof stateRow>;

/** All that the decision on a turn needs, as of this statement. */
export async function readGitHubTurnState(
  tx: CommonQueryMethods,
  at: {
    readonly credential: string;
    readonly resource: string;
    readonly api: string;
    readonly windowMs: number;
  },
): Promise<GitHubTurnStateRow> {
  const windowSeconds = at.windowMs / 1000;
  return tx.one(sql.type(stateRow)`
    with moment as (select clock_timestamp() as now), turns as (
      select
        count(*) filter (where settled_at is null) as running,
        count(*) filter (where settled_at is null and resource = ${at.resource}) as running_of_resource,
        coalesce(sum(cost) filter (where settled_at is null and resource = ${at.resource}), 0) as running_cost,
        coalesce(sum(points) filter (where api = ${at.api}), 0) as points,
        min(settled_at) filter (where api = ${at.api}) as first_settled
      from github_turns, moment
      where credential = ${at.credential}
        and (settled_at is null or settled_at > moment.now - make_interval(secs => ${windowSeconds}))
    )
    select extract(epoch from moment.now) * 1000 as "nowMs",
           extract(epoch from greatest(c.blocked_until, l.blocked_until)) * 1000 as "blockedUntilMs",
           case when l.blocked_until > coalesce(c.blocked_until, '-infinity') then l.blocked_because
                else c.blocked_because end as "blockedBecause",
           t.running, t.running_of_resource as "runningOfResource", t.running_cost as "runningCost", t.points,
           extract(epoch from t.first_settled + make_interval(secs => ${windowSeconds})) * 1000 as "pointsFreeAtMs",
           l.credential is not null as known, ${windowColumns}
    from moment
    cross join turns t
    join github_credentials c on c.credential = ${at.credential}
    left join github_limits l on l.credential = c.credential and l.resource = ${at.resource}`);
}

const turnRow = z.object({ turnId: z.number() });

export interface NewGitHubTurn {
  readonly credential: string;
  readonly resource: string;
  readonly api: string;
  readonly priority: string;
  readonly cost: number;
  readonly points: number;
  readonly leaseMs: number;
}

/** Writes down a turn that begins now. */
export async function insertGitHubTurn(tx: CommonQueryMethods, turn: NewGitHubTurn): Promise<number> {
  const row = await tx.one(sql.type(turnRow)`
    insert into github_turns (credential, resource, api, priority, cost, points, started_at, expires_at)
    values (${turn.credential}, ${turn.resource}, ${turn.api}, ${turn.priority}, ${turn.cost}, ${turn.points},
            clock_timestamp(), clock_timestamp() + make_interval(secs => ${turn.leaseMs / 1000}))
    returning turn_id as "turnId"`);
  return row.turnId;
}

/**
 * Ends turns that nobody settled (their process was killed) as if they had been answered when their lease ended: they cost what
 * they would have cost. Forgets those that count no more.
 */
export async function expireGitHubTurns(
  tx: CommonQueryMethods,
  credential: string,
  windowMs: number,
): Promise<void> {
  await tx.query(sql.type(nothing)`
    with expired as (
      update github_turns set settled_at = expires_at
      where credential = ${credential} and settled_at is null and expires_at <= clock_timestamp()
      returning resource, cost
    ), lost as (
      select resource, sum(cost) as cost from expired group by resource
    ), old as (
      delete from github_turns
      where credential = ${credential} and settled_at < clock_timestamp() - make_interval(secs => ${windowMs / 1000})
    )
    update github_limits l set remaining = greatest(0, l.remaining - lost.cost)
    from lost where l.credential = ${credential} and l.resource = lost.resource`);
}

const settledRow = z.object({ startedAtMs: z.number(), cost: z.number() });

/** Ends a turn; null when it was taken for dead meanwhile. */
export async function settleGitHubTurn(
  tx: CommonQueryMethods,
  turnId: number,
): Promise<z.infer<typeof settledRow> | null> {
  return tx.maybeOne(sql.type(settledRow)`
    update github_turns set settled_at = clock_timestamp()
    where turn_id = ${turnId} and settled_at is null
    returning extract(epoch from started_at) * 1000 as "startedAtMs", cost`);
}
