import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedHook } from '../../domain/workflow-messages/connect-repository.ts';
import { createHook, type HookWithSecret, hookPath, rotateHookSecret } from '../../lib/hooks/hook-secrets.ts';
import type { GitHubClient } from '../../sources/github/client/create-github.ts';
import { HOOK_EVENTS } from '../../sources/github/hooks/hook-events.ts';
import type { HookPlace } from '../../sources/github/hooks/hook-place.ts';
import { findHookByUrl, makeHook, mendHook, readHook } from '../../sources/github/hooks/read-hook.ts';
import { findHookOf, getHook } from '../../sql/hooks/hooks.ts';
import { bindHook, markHookStatus } from '../../sql/reconciliation/reconciled-hooks.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** GitHub sends the ping at once; whoever waits for the answer should not wait long for a firewall. */
const PING_WAIT_MS = 10_000;
const PING_POLL_MS = 200;
/** The former secret stays valid for so long while a hook gets a fresh one. */
const FORMER_VALID_MS = 3_600_000;

interface HookTarget {
  readonly client: GitHubClient;
  readonly apiUrl: string;
  readonly repoId: number;
  readonly owner: string;
  readonly name: string;
}

/** Sees to it that GitHub tells of a repository live: makes its hook with a fresh secret, or mends the one that is there. */
export async function connectHook(deps: ActivityDependencies, target: HookTarget): Promise<ConnectedHook> {
  const { publicUrl, database } = deps;
  if (publicUrl === undefined) {
    return {
      state: 'none',
      advice:
        'GitHub does not know where to reach this Pulse, so nothing is told live: set PULSE_PUBLIC_URL and connect again, or make a hook by hand (POST /v1/hooks tells its address and secret).',
    };
  }
  const { apiUrl, repoId } = target;
  const owner = { kind: 'repository', apiUrl, repoId } as const;
  const known = await findHookOf(database.slonik, owner);
  const made: HookWithSecret =
    known === null
      ? await createHook(deps, owner, { events: HOOK_EVENTS })
      : await rotateHookSecret(deps, known.id, FORMER_VALID_MS);
  // Before anything is done at GitHub, whose ping may be here before its answer.
  if (known !== null && known.status !== 'active') {
    await markHookStatus(database.slonik, known.id, 'pending', null);
  }
  try {
    const providerHookId = await putHook(target, made, `${publicUrl}${hookPath(made.hook)}`);
    await bindHook(database.slonik, made.hook.id, providerHookId, HOOK_EVENTS);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== 'github_forbidden' && code !== 'github_not_found' && code !== 'github_rejected') throw error;
    return {
      state: 'none',
      advice: `The hook could not be made: ${(error as Error).message} It takes the right to administer hooks (classic: admin:repo_hook; fine-grained: Webhooks, read and write). Grant it and connect again, or make the hook by hand (POST /v1/hooks).`,
    };
  }
  return waitForPing(deps, made.hook.id, publicUrl);
}

/** @returns GitHub's id of the hook */
async function putHook(target: HookTarget, { hook, secret }: HookWithSecret, url: string): Promise<number> {
  const { client } = target;
  const wanted = { url, secret, events: HOOK_EVENTS };
  const place = (hookId: number): HookPlace => ({
    kind: 'repository',
    owner: target.owner,
    name: target.name,
    hookId,
  });
  const known = hook.providerHookId;
  const isThere = known !== null && (await readHook({ client, place: place(known) })) !== null;
  const present = isThere ? known : await findHookByUrl(client, target, url);
  if (present === null) return makeHook(client, target, wanted);
  await mendHook({ client, place: place(present) }, wanted);
  await client.rest('POST /repos/{owner}/{repo}/hooks/{hook_id}/pings', {
    owner: target.owner,
    repo: target.name,
    hook_id: present,
  });
  return present;
}

async function waitForPing(
  { database }: ActivityDependencies,
  hookId: string,
  publicUrl: string,
): Promise<ConnectedHook> {
  const startedAt = Date.now();
  const deadline = performance.now() + PING_WAIT_MS;
  do {
    const hook = await getHook(database.slonik, hookId);
    const pingedAt = hook?.lastPingAt?.getTime() ?? 0;
    if (hook?.status === 'active' && pingedAt >= startedAt - PING_WAIT_MS) {
      return { state: 'active', advice: null };
    }
    await sleep(PING_POLL_MS);
  } while (performance.now() < deadline);
  return {
    state: 'pending',
    advice: `GitHub's ping has not come yet: see whether ${publicUrl} can be reached from GitHub. It is looked at again every few minutes.`,
  };
}
