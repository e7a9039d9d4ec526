import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { type HookRow, hookColumns, hookRow } from './hook-row.ts';

/** What a hook belongs to; `apiUrl` is the base of the REST API of its GitHub, without a slash at the end. */
export type HookOwner = { readonly apiUrl: string } & (
  | { readonly kind: 'repository'; readonly repoId: number }
  | { readonly kind: 'organization'; readonly organization: string }
  | { readonly kind: 'app'; readonly appId: number }
);

export interface NewHook {
  readonly owner: HookOwner;
  readonly secretId: string;
  readonly events: readonly string[];
}

/** Adds a hook; null when its owner has one already. */
export async function insertHook(db: CommonQueryMethods, hook: NewHook): Promise<HookRow | null> {
  const { owner } = hook;
  return db.maybeOne(sql.type(hookRow)`
    insert into hooks as h (kind, api_url, repo_id, organization, app_id, secret_id, events)
    values (
      ${owner.kind}, ${owner.apiUrl}, ${owner.kind === 'repository' ? owner.repoId : null},
      ${owner.kind === 'organization' ? owner.organization : null}, ${owner.kind === 'app' ? owner.appId : null},
      ${hook.secretId}::uuid, ${sql.array([...hook.events], 'text')}
    )
    on conflict do nothing
    returning ${hookColumns}`);
}

export async function getHook(db: CommonQueryMethods, hookId: string): Promise<HookRow | null> {
  return db.maybeOne(sql.type(hookRow)`select ${hookColumns} from hooks h where h.hook_id = ${hookId}::uuid`);
}

/** The hook of this owner that is not removed, or null. */
export async function findHookOf(db: CommonQueryMethods, owner: HookOwner): Promise<HookRow | null> {
  const ofOwner =
    owner.kind === 'repository'
      ? sql.fragment`h.repo_id = ${owner.repoId}`
      : owner.kind === 'organization'
        ? sql.fragment`h.api_url = ${owner.apiUrl} and lower(h.organization) = lower(${owner.organization})`
        : sql.fragment`h.api_url = ${owner.apiUrl} and h.app_id = ${owner.appId}`;
  return db.maybeOne(sql.type(hookRow)`
    select ${hookColumns} from hooks h
    where h.kind = ${owner.kind} and h.status <> 'removed' and ${ofOwner}`);
}

export interface HookFilter {
  readonly status?: HookRow['status'] | undefined;
  readonly kind?: HookRow['kind'] | undefined;
  readonly repoId?: number | undefined;
  readonly after?: { readonly createdAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Hooks, the newest first. */
export async function listHooks(db: CommonQueryMethods, filter: HookFilter): Promise<readonly HookRow[]> {
  const conditions = [sql.fragment`true`];
  if (filter.status !== undefined) conditions.push(sql.fragment`h.status = ${filter.status}`);
  if (filter.kind !== undefined) conditions.push(sql.fragment`h.kind = ${filter.kind}`);
  if (filter.repoId !== undefined) conditions.push(sql.fragment`h.repo_id = ${filter.repoId}`);
  if (filter.after !== undefined) {
    conditions.push(sql.fragment`(h.created_at, h.hook_id)
      < (${filter.after.createdAt}::timestamptz, ${filter.after.id}::uuid)`);
  }
  return db.any(sql.type(hookRow)`
    select ${hookColumns} from hooks h
    where ${sql.join(conditions, sql.fragment` and `)}
    order by h.created_at desc, h.hook_id desc
    limit ${filter.limit}`);
}

const replacedRow = z.object({ droppedSecretId: z.string().nullable() });

/**
 * Gives a hook another secret; the present one stays valid for `formerValidMs`. Tells which secret nothing refers to
 * any more; null when there is no such hook.
 */
export async function changeHookSecret(
  db: CommonQueryMethods,
  hookId: string,
  { secretId, formerValidMs }: { readonly secretId: string; readonly formerValidMs: number },
): Promise<z.infer<typeof replacedRow> | null> {
  return db.maybeOne(sql.type(replacedRow)`
    with former as (select hook_id, previous_secret_id from hooks where hook_id = ${hookId}::uuid for update)
    update hooks h
    set secret_id = ${secretId}::uuid, previous_secret_id = h.secret_id,
        previous_valid_until = now() + make_interval(secs => ${formerValidMs / 1000})
    from former
    where h.hook_id = former.hook_id
    returning former.previous_secret_id as "droppedSecretId"`);
}
