import type { GitHubClient } from '../client/create-github.ts';

/** Where a hook hangs at GitHub. */
export type HookPlace =
  | { readonly kind: 'repository'; readonly owner: string; readonly name: string; readonly hookId: number }
  | { readonly kind: 'organization'; readonly organization: string; readonly hookId: number }
  | { readonly kind: 'app' };

/** A client that may look at the hook, and where that hangs. */
export interface ReachedHook {
  readonly client: GitHubClient;
  readonly place: HookPlace;
}

/** Route and parameters of something below a hook: `GET`, `/deliveries`. */
export function hookRequest(
  place: HookPlace,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  below = '',
): { readonly route: string; readonly parameters: Readonly<Record<string, unknown>> } {
  if (place.kind === 'app') return { route: `${method} /app/hook${below}`, parameters: {} };
  if (place.kind === 'organization') {
    return {
      route: `${method} /orgs/{org}/hooks/{hook_id}${below}`,
      parameters: { org: place.organization, hook_id: place.hookId },
    };
  }
  return {
    route: `${method} /repos/{owner}/{repo}/hooks/{hook_id}${below}`,
    parameters: { owner: place.owner, repo: place.name, hook_id: place.hookId },
  };
}
