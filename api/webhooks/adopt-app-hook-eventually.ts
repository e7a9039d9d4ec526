import { setTimeout as sleep } from 'node:timers/promises';
import { type AppHookSetting, adoptAppHook } from '../../lib/hooks/adopt-app-hook.ts';
import type { HookDependencies } from '../../lib/hooks/hook-secrets.ts';
import type { Logger } from '../../lib/logger.ts';

const RETRY_MS = 2_000;

/** Sees to the hook of the configured App as soon as the database can be reached. */
export async function adoptAppHookEventually(
  deps: HookDependencies & { readonly logger: Logger; readonly stopping: AbortSignal },
  setting: AppHookSetting,
): Promise<void> {
  const { logger, stopping } = deps;
  while (!stopping.aborted) {
    try {
      const outcome = await adoptAppHook(deps, setting);
      if (outcome !== 'known') logger.info({ appId: setting.appId, outcome }, "the App's hook is set up");
      return;
    } catch (error) {
      if (stopping.aborted) return;
      logger.warn({ reason: (error as Error).message }, "the App's hook cannot be set up yet; trying again");
    }
    await sleep(RETRY_MS, undefined, { signal: stopping }).catch(() => {});
  }
}
