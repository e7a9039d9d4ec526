import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { HookStatus } from '../../domain/hook.ts';

const idRow = z.object({ id: z.string() });
const nothing = z.object({});

/** Hooks that exist at GitHub, as far as is known, those not looked at for the longest first. */
export async function listHooksToReconcile(
  db: CommonQueryMethods,
  limit: number,
): Promise<readonly string[]> {
  return db.anyFirst(sql.type(idRow)`
    select hook_id as id from hooks
    where status <> 'removed' and (provider_hook_id is not null or kind = 'app')
    order by last_reconciled_at nulls first, hook_id
    limit ${limit}`);
}

const placeRow = z.object({
  owner: z.string().nullable(),
  name: z.string().nullable(),
  installationId: z.number().nullable(),
});

/** The repository of a hook, and an installation by which its organisation can be reached. */
export async function getHookPlace(
  db: CommonQueryMethods,
  hookId: string,
): Promise<z.infer<typeof placeRow> | null> {
  return db.maybeOne(sql.type(placeRow)`
    select r.owner, r.name, i.installation_id as "installationId"
    from hooks h
    left join repositories r on r.repo_id = h.repo_id
    left join github_installations i
      on lower(i.account_login) = lower(h.organization) and i.deleted_at is null and i.suspended_at is null
    where h.hook_id = ${hookId}::uuid
    limit 1`);
}

/** Notes how a hook stands at GitHub. */
export async function markHookStatus(
  db: CommonQueryMethods,
  hookId: string,
  status: Exclude<HookStatus, 'removed'>,
  detail: string | null,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update hooks set status = ${status}, status_detail = ${detail}
    where hook_id = ${hookId}::uuid and (status, status_detail) is distinct from (${status}, ${detail})`);
}

/** Notes that a hook was removed, and deletes its secrets: nothing that comes for it is taken any more. */
export async function markHookRemoved(
  db: CommonQueryMethods,
  hookId: string,
  detail: string | null,
): Promise<void> {
  await db.query(sql.type(nothing)`
    with former as (
      select hook_id, secret_id, previous_secret_id from hooks where hook_id = ${hookId}::uuid for update
    ), removed as (
      update hooks h
      set status = 'removed', status_detail = ${detail}, secret_id = null, previous_secret_id = null,
          previous_valid_until = null
      from former f where h.hook_id = f.hook_id
    )
    delete from secrets s using former f where s.secret_id in (f.secret_id, f.previous_secret_id)`);
}

/** Notes which hook at GitHub ours is. */
export async function bindHook(
  db: CommonQueryMethods,
  hookId: string,
  providerHookId: number,
  events: readonly string[],
): Promise<void> {
  await db.query(sql.type(nothing)`
    update hooks
    set provider_hook_id = ${providerHookId}, events = ${sql.array(events, 'text')},
        status = case when status in ('missing', 'disabled', 'altered') then 'pending' else status end,
        status_detail = null
    where hook_id = ${hookId}::uuid`);
}

const waitingRow = z.object({ oldest: z.date().nullable() });

/**
 * Notes that the log of a hook was compared. Everything that GitHub sent until `through` is applied, unless something of it
 * still waits here: then only what came before that.
 * @param through null when something is amiss that could not be mended
 */
export async function markReconciled(
  db: CommonQueryMethods,
  hookId: string,
  through: Date | null,
): Promise<void> {
  const { oldest } = await db.one(sql.type(waitingRow)`
    select min(received_at) as oldest from webhook_deliveries
    where hook_id = ${hookId}::uuid and status in ('received', 'failed')`);
  const until = through === null || oldest === null || oldest > through ? through : oldest;
  await db.query(sql.type(nothing)`
    update hooks
    set last_reconciled_at = now(),
        reconciled_through = ${until === null ? sql.fragment`reconciled_through` : sql.fragment`greatest(reconciled_through, ${sql.timestamp(until)})`}
    where hook_id = ${hookId}::uuid`);
}
