import { randomBytes } from 'node:crypto';
import type { HookRow } from '../../sql/hooks/hook-row.ts';
import { changeHookSecret, getHook, type HookOwner, insertHook } from '../../sql/hooks/hooks.ts';
import { markHookRemoved } from '../../sql/reconciliation/reconciled-hooks.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

const SECRET_BYTES = 32;

export interface HookDependencies {
  readonly database: Pick<Database, 'slonik'>;
  readonly secrets: SecretStore;
}

/** A hook with its secret in the clear: it is shown to whoever sets up the other end, and stored only sealed. */
export interface HookWithSecret {
  readonly hook: HookRow;
  readonly secret: string;
}

/** The path that GitHub posts to: a hook's own, or the one of Apps. */
export function hookPath(hook: Pick<HookRow, 'id' | 'kind'>): string {
  return hook.kind === 'app' ? '/webhooks/github' : `/webhooks/github/${hook.id}`;
}

/**
 * Makes a hook with a fresh secret, or with the one given (an App's, which was set at GitHub). Nothing is done at GitHub.
 *
 * @throws PulseError `hook_exists`
 */
export async function createHook(
  { database, secrets }: HookDependencies,
  owner: HookOwner,
  options: { readonly events?: readonly string[]; readonly secret?: string } = {},
): Promise<HookWithSecret> {
  const secret = options.secret ?? newHookSecret();
  const hook = await database.slonik.transaction(async (db) => {
    const secretId = await secrets.put('webhook_secret', secret, db);
    const inserted = await insertHook(db, { owner, secretId, events: options.events ?? [] });
    if (inserted === null) throw hookExists(owner);
    return inserted;
  });
  return { hook, secret };
}

/**
 * Gives a hook a fresh secret. The former one stays valid for `formerValidMs`, so that the other end can be changed
 * without losing a delivery; the one before it ends now.
 *
 * @throws PulseError `hook_not_found`
 */
export async function rotateHookSecret(
  { database, secrets }: HookDependencies,
  hookId: string,
  formerValidMs: number,
): Promise<HookWithSecret> {
  const secret = newHookSecret();
  const hook = await database.slonik.transaction(async (db) => {
    const secretId = await secrets.put('webhook_secret', secret, db);
    const changed = await changeHookSecret(db, hookId, { secretId, formerValidMs });
    const row = await getHook(db, hookId);
    if (changed === null || row === null) throw hookNotFound(hookId);
    if (changed.droppedSecretId !== null) await secrets.remove(changed.droppedSecretId, db);
    return row;
  });
  return { hook, secret };
}

/**
 * Removes a hook with its secrets; nothing is done at GitHub. Removing it again changes nothing.
 *
 * @throws PulseError `hook_not_found`
 */
export async function removeHook(
  { database }: Pick<HookDependencies, 'database'>,
  hookId: string,
): Promise<HookRow> {
  return database.slonik.transaction(async (db) => {
    const known = await getHook(db, hookId);
    if (known === null) throw hookNotFound(hookId);
    if (known.status === 'removed') return known;
    await markHookRemoved(db, hookId, 'It was removed by hand.');
    return (await getHook(db, hookId)) ?? known;
  });
}

export function hookNotFound(hookId: string): PulseError {
  return new PulseError(
    'hook_not_found',
    `There is no hook with the id ${hookId}: list the hooks to see those there are.`,
  );
}

function newHookSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function hookExists(owner: HookOwner): PulseError {
  const name = {
    repository: 'This repository',
    organization: 'This organisation',
    app: 'This App',
  }[owner.kind];
  return new PulseError(
    'hook_exists',
    `${name} has a hook already: list the hooks to find it, and change its secret if that is lost.`,
  );
}
