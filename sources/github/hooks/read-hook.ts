import { z } from 'zod';
import { type HookPlace, hookRequest, type ReachedHook } from './hook-place.ts';

const shownHook = z.object({
  id: z.int().positive(),
  active: z.boolean().default(true),
  events: z.array(z.string()).default([]),
  config: z.object({ url: z.string().nullish() }).default({}),
});
const shownConfig = z.object({ url: z.string().nullish() });

/** A hook as it stands at GitHub; null for what cannot be seen of an App's own. */
export interface SeenHook {
  readonly isActive: boolean | null;
  readonly events: readonly string[] | null;
  readonly url: string | null;
}

/** Looks at a hook; null when GitHub has it no longer. */
export async function readHook({ client, place }: ReachedHook): Promise<SeenHook | null> {
  try {
    if (place.kind === 'app') {
      const { data } = await client.rest('GET /app/hook/config');
      return { isActive: null, events: null, url: shownConfig.parse(data).url ?? null };
    }
    const { route, parameters } = hookRequest(place, 'GET');
    const hook = shownHook.parse((await client.rest(route, parameters)).data);
    return { isActive: hook.active, events: hook.events, url: hook.config.url ?? null };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'github_not_found') return null;
    throw error;
  }
}

export interface WantedHook {
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}

/** Makes a hook of a repository. @returns GitHub's id of it */
export async function makeHook(
  client: ReachedHook['client'],
  { owner, name }: { readonly owner: string; readonly name: string },
  hook: WantedHook,
): Promise<number> {
  const body = { name: 'web', active: true, events: hook.events, config: configOf(hook) };
  const { data } = await client.rest('POST /repos/{owner}/{repo}/hooks', { owner, repo: name, ...body });
  return shownHook.parse(data).id;
}

/** Makes a hook what it shall be, whatever it is. */
export async function mendHook({ client, place }: ReachedHook, hook: WantedHook): Promise<void> {
  const { route, parameters } = hookRequest(place, 'PATCH');
  await client.rest(route, { ...parameters, active: true, events: hook.events, config: configOf(hook) });
}

/** Finds a repository's hook that posts to this URL. */
export async function findHookByUrl(
  client: ReachedHook['client'],
  { owner, name }: { readonly owner: string; readonly name: string },
  url: string,
): Promise<number | null> {
  const { data } = await client.rest('GET /repos/{owner}/{repo}/hooks', { owner, repo: name, per_page: 100 });
  const hooks = z.array(shownHook).parse(data);
  return hooks.find(({ config }) => config.url === url)?.id ?? null;
}

/** Takes a hook away; one that is gone already is well. */
export async function removeHook(
  client: ReachedHook['client'],
  place: Exclude<HookPlace, { kind: 'app' }>,
): Promise<void> {
  const { route, parameters } = hookRequest(place, 'DELETE');
  try {
    await client.rest(route, parameters);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'github_not_found') throw error;
  }
}

function configOf({ url, secret }: WantedHook) {
  return { url, content_type: 'json', secret, insecure_ssl: '0' };
}
