import type { Delivery, Hook } from '../world/hook.ts';
import type { World } from '../world/world.ts';
import { presentTime } from './account.ts';

/** Address of a hook in the API; the App's has none. */
export function hookUrl(world: World, hook: Hook): string {
  if (hook.target.type === 'organization') {
    const owner = [...world.accounts.values()].find(({ id }) => id === hook.target.id);
    return `${world.baseUrl}/orgs/${owner?.login}/hooks/${hook.id}`;
  }
  if (hook.target.type === 'integration') return `${world.baseUrl}/app/hook`;
  const repository = world.repositories.get(hook.target.id);
  return `${world.baseUrl}/repos/${repository?.owner.login}/${repository?.name}/hooks/${hook.id}`;
}

export function presentHookConfig(hook: Hook) {
  return {
    content_type: hook.contentType,
    insecure_ssl: hook.insecureSsl,
    ...(hook.secret === null ? {} : { secret: '********' }),
    url: hook.url,
  };
}

/** A hook as GitHub shows it: its secret is never told. */
export function presentHook(world: World, hook: Hook) {
  const url = hookUrl(world, hook);
  return {
    type: { repository: 'Repository', organization: 'Organization', integration: 'App' }[hook.target.type],
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: presentHookConfig(hook),
    updated_at: presentTime(hook.updatedAt),
    created_at: presentTime(hook.createdAt),
    url,
    ...(hook.target.type === 'repository' ? { test_url: `${url}/test` } : {}),
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    ...(hook.target.type === 'repository' ? { last_response: hook.lastResponse } : {}),
  };
}

/** A delivery as lists show it. */
export function presentDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt.toISOString(),
    redelivery: delivery.isRedelivery,
    duration: delivery.durationSeconds,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** A delivery with what was sent and answered. */
export function presentFullDelivery(delivery: Delivery) {
  return {
    ...presentDelivery(delivery),
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload: JSON.parse(delivery.payload) as unknown },
    response: { headers: delivery.responseHeaders, payload: delivery.responsePayload },
  };
}
