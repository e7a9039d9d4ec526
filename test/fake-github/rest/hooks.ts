import { type Answer, type Call, invalid, type Needs, notFound, type Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentHook, presentHookConfig } from '../present/hook.ts';
import type { Hook, HookTarget } from '../world/hook.ts';
import { readHookBody } from './read-hook-body.ts';

/** GitHub takes no more hooks of one event on one target. */
const HOOKS_LIMIT = 20;

/** A place where hooks hang: a repository or an organisation. Both have the same routes. */
interface Place {
  readonly prefix: string;
  readonly right: 'repository_hooks' | 'organization_hooks';
  target(call: Call): HookTarget;
}

const PLACES: readonly Place[] = [
  {
    prefix: '/repos/{owner}/{repo}',
    right: 'repository_hooks',
    target: ({ repository }) => ({ type: 'repository', id: repository.id }),
  },
  {
    prefix: '/orgs/{org}',
    right: 'organization_hooks',
    target: ({ world, params }) => {
      const account = world.findAccount(params.org!);
      if (account?.type !== 'Organization') throw notFound();
      return { type: 'organization', id: account.id };
    },
  },
];

/** Hooks of repositories and organisations: create, read, change, delete, ping. */
export const hookRoutes: readonly Route[] = PLACES.flatMap((place): Route[] => {
  const all = `${place.prefix}/hooks`;
  const one = `${all}/{hook_id}`;
  const read: Needs = [`${place.right}:read`];
  const write: Needs = [`${place.right}:write`];
  return [
    {
      method: 'GET',
      pattern: all,
      needs: read,
      handle: (call) =>
        paginate(call, hooksAt(call, place.target(call)), (hook) => presentHook(call.world, hook)),
    },
    { method: 'POST', pattern: all, needs: write, handle: (call) => create(call, place.target(call)) },
    {
      method: 'GET',
      pattern: one,
      needs: read,
      handle: (call) => ({ status: 200, body: presentHook(call.world, findHook(call, place.target(call))) }),
    },
    { method: 'PATCH', pattern: one, needs: write, handle: (call) => update(call, place.target(call)) },
    {
      method: 'DELETE',
      pattern: one,
      needs: write,
      handle: (call) => {
        call.world.hooks.delete(findHook(call, place.target(call)).id);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      pattern: `${one}/pings`,
      needs: read,
      handle: (call) => {
        call.ports.ping(findHook(call, place.target(call)));
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      pattern: `${one}/config`,
      needs: read,
      handle: (call) => ({ status: 200, body: presentHookConfig(findHook(call, place.target(call))) }),
    },
    {
      method: 'PATCH',
      pattern: `${one}/config`,
      needs: write,
      handle: (call) => {
        const hook = findHook(call, place.target(call));
        Object.assign(hook, readHookBody({ config: call.body }, hook), { updatedAt: call.world.clock.now() });
        return { status: 200, body: presentHookConfig(hook) };
      },
    },
  ];
});

/** The hook that the path names, if it hangs there. @throws ApiError 404 */
export function findHook({ world, params }: Call, target: HookTarget): Hook {
  const hook = world.hooks.get(Number(params.hook_id));
  if (hook === undefined || hook.target.type !== target.type || hook.target.id !== target.id)
    throw notFound();
  return hook;
}

function hooksAt({ world }: Call, { type, id }: HookTarget): Hook[] {
  return [...world.hooks.values()].filter(({ target }) => target.type === type && target.id === id);
}

function create(call: Call, target: HookTarget): Answer {
  const { world, ports } = call;
  const settings = readHookBody(call.body, null);
  const known = hooksAt(call, target);
  const isSame = known.some(
    (hook) => hook.url === settings.url && hook.events.some((event) => settings.events.includes(event)),
  );
  if (isSame) throw invalid('Hook', 'url', 'Hook already exists on this repository');
  if (known.length >= HOOKS_LIMIT) {
    throw invalid('Hook', 'base', `The "push" event cannot have more than ${HOOKS_LIMIT} hooks`);
  }
  const now = world.clock.now();
  const hook: Hook = {
    ...world.ids.next('hook'),
    target,
    ...settings,
    createdAt: now,
    updatedAt: now,
    lastResponse: { code: null, status: 'unused', message: null },
  };
  world.hooks.set(hook.id, hook);
  const body = presentHook(world, hook);
  if (hook.active) ports.ping(hook);
  return { status: 201, body, headers: { location: body.url } };
}

function update(call: Call, target: HookTarget): Answer {
  const hook = findHook(call, target);
  Object.assign(hook, readHookBody(call.body, hook), { updatedAt: call.world.clock.now() });
  return { status: 200, body: presentHook(call.world, hook) };
}
