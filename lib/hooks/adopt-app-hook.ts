import { changeHookSecret, findHookOf } from '../../sql/hooks/hooks.ts';
import { createHook, type HookDependencies } from './hook-secrets.ts';

/** The hook of the configured App: its secret was chosen at GitHub, so that the settings tell it to us. */
export interface AppHookSetting {
  readonly apiUrl: string;
  readonly appId: number;
  readonly secret: string;
}

/** For so long a former secret is taken after the settings name another one. */
const FORMER_VALID_MS = 60 * 60 * 1000;

/** Makes sure that deliveries to the configured App are taken, with the secret of the settings. Repeating it changes nothing. */
export async function adoptAppHook(
  deps: HookDependencies,
  { apiUrl, appId, secret }: AppHookSetting,
): Promise<'created' | 'changed' | 'known'> {
  const { database, secrets } = deps;
  const owner = { kind: 'app', apiUrl, appId } as const;
  const hook = await findHookOf(database.slonik, owner);
  if (hook === null) {
    await createHook(deps, owner, { secret });
    return 'created';
  }
  // A secret whose key was lost is replaced as well.
  const known =
    hook.secretId === null
      ? undefined
      : await secrets.get(hook.secretId, 'webhook_secret').catch(() => undefined);
  if (known?.toString() === secret) return 'known';
  await database.slonik.transaction(async (db) => {
    const secretId = await secrets.put('webhook_secret', secret, db);
    const changed = await changeHookSecret(db, hook.id, { secretId, formerValidMs: FORMER_VALID_MS });
    if (changed?.droppedSecretId) await secrets.remove(changed.droppedSecretId, db);
  });
  return 'changed';
}
