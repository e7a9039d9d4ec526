import { type Answer, type Call, type Needs, notFound, type Route } from '../http/call.ts';
import { bend, readPage } from '../http/paginate.ts';
import { presentDelivery, presentFullDelivery } from '../present/hook.ts';
import { DELIVERY_WINDOW_MS } from '../webhooks/deliverer.ts';
import type { Delivery, Hook } from '../world/hook.ts';
import { findHook } from './hooks.ts';

interface Place {
  readonly prefix: string;
  readonly as?: 'app';
  readonly read?: Needs;
  readonly write?: Needs;
  hook(call: Call): Hook;
}

const PLACES: readonly Place[] = [
  {
    prefix: '/repos/{owner}/{repo}/hooks/{hook_id}/deliveries',
    read: ['repository_hooks:read'],
    write: ['repository_hooks:write'],
    hook: (call) => findHook(call, { type: 'repository', id: call.repository.id }),
  },
  {
    prefix: '/orgs/{org}/hooks/{hook_id}/deliveries',
    read: ['organization_hooks:read'],
    write: ['organization_hooks:write'],
    hook: (call) =>
      findHook(call, { type: 'organization', id: call.world.findAccount(call.params.org!)?.id ?? 0 }),
  },
  { prefix: '/app/hook/deliveries', as: 'app', hook: findAppHook },
];

/** The log of deliveries: list by cursor, one with its payload, and another attempt. */
export const deliveryRoutes: readonly Route[] = PLACES.flatMap((place): Route[] => {
  const kind = place.as === undefined ? {} : { as: place.as };
  const read = place.read === undefined ? {} : { needs: place.read };
  const write = place.write === undefined ? {} : { needs: place.write };
  return [
    {
      method: 'GET',
      pattern: place.prefix,
      ...kind,
      ...read,
      handle: (call) => list(call, place.hook(call)),
    },
    {
      method: 'GET',
      pattern: `${place.prefix}/{delivery_id}`,
      ...kind,
      ...read,
      handle: (call) => ({ status: 200, body: presentFullDelivery(find(call, place.hook(call))) }),
    },
    {
      method: 'POST',
      pattern: `${place.prefix}/{delivery_id}/attempts`,
      ...kind,
      ...write,
      handle: (call) => redeliver(call, place.hook(call)),
    },
  ];
});

/** The hook of the App that asks. @throws ApiError 404 when it has none */
export function findAppHook({ world, principal }: Call): Hook {
  const appId = principal.kind === 'app' ? principal.app.id : 0;
  for (const hook of world.hooks.values()) {
    if (hook.target.type === 'integration' && hook.target.id === appId) return hook;
  }
  throw notFound();
}

/** Newest first, by cursor: what arrives meanwhile shifts nothing. */
function list(call: Call, hook: Hook): Answer {
  const { perPage } = readPage(call);
  const status = call.query.get('status');
  const before = readCursor(call.query.get('cursor'));
  const logged = inWindow(call, hook)
    .filter(({ id, statusCode }) => {
      const isOk = statusCode >= 200 && statusCode < 400;
      return (before === null || id < before) && (status === null || (status === 'success') === isOk);
    })
    .sort((a, b) => b.id - a.id);
  const shown = logged.slice(0, perPage);
  const last = shown.at(-1);
  const headers: Record<string, string> = {};
  if (last !== undefined && logged.length > perPage && call.page.link !== 'missing') {
    const next = new URL(call.url.pathname + call.url.search, call.world.baseUrl);
    next.searchParams.set('per_page', String(perPage));
    next.searchParams.set('cursor', `v1_${last.id}`);
    headers.link = `<${bend(next, call, 'next')}>; rel="next"`;
  }
  call.page.afterwards?.();
  return { status: 200, body: shown.map(presentDelivery), headers };
}

function find(call: Call, hook: Hook): Delivery {
  const delivery = inWindow(call, hook).find(({ id }) => id === Number(call.params.delivery_id));
  if (delivery === undefined) throw notFound();
  return delivery;
}

function redeliver(call: Call, hook: Hook): Answer {
  const { guid, event, action, repositoryId, installationId, payload } = find(call, hook);
  const parcel = { guid, hook, event, action, repositoryId, installationId, payload, isRedelivery: true };
  call.ports.deliverer.send(parcel);
  return { status: 202, body: {} };
}

function inWindow({ world }: Call, hook: Hook): Delivery[] {
  const since = world.clock.nowMs() - DELIVERY_WINDOW_MS;
  return world.deliveries.filter(
    (delivery) => delivery.hookId === hook.id && delivery.deliveredAt.getTime() >= since,
  );
}

function readCursor(cursor: string | null): number | null {
  const match = /^v1_(\d+)$/.exec(cursor ?? '');
  return match === null ? null : Number(match[1]);
}
