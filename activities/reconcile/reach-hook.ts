import { PulseError } from '../../lib/errors.ts';
import type { GitHubClient } from '../../sources/github/client/create-github.ts';
import type { ReachedHook } from '../../sources/github/hooks/hook-place.ts';
import type { HookRow } from '../../sql/hooks/hook-row.ts';
import { getHookPlace } from '../../sql/reconciliation/reconciled-hooks.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/**
 * Finds by what right GitHub can be asked about a hook.
 * @throws PulseError `hook_not_reachable`, and what finding a credential throws
 */
export async function reachHook(deps: ActivityDependencies, hook: HookRow): Promise<ReachedHook> {
  const { github } = deps;
  if (hook.kind === 'app' && hook.appId !== null) {
    const client = await github.forApp('live', { apiUrl: hook.apiUrl, appId: hook.appId });
    return { client, place: { kind: 'app' } };
  }
  const place = await getHookPlace(deps.database.slonik, hook.id);
  const hookId = hook.providerHookId;
  if (place !== null && hookId !== null && hook.kind === 'repository' && hook.repoId !== null) {
    const { owner, name } = place;
    if (owner !== null && name !== null) {
      const client = await github.forRepository(hook.repoId, 'live');
      return { client, place: { kind: 'repository', owner, name, hookId } };
    }
  }
  if (place !== null && hookId !== null && hook.organization !== null) {
    const client: GitHubClient =
      place.installationId === null
        ? await github.forSettings('live')
        : await github.forInstallation(place.installationId, 'live');
    return { client, place: { kind: 'organization', organization: hook.organization, hookId } };
  }
  throw new PulseError(
    'hook_not_reachable',
    `It is not known which hook at GitHub ${hook.id} is: its first ping tells.`,
  );
}
