import { presentAccount } from '../present/account.ts';
import { presentHook } from '../present/hook.ts';
import { presentRepository } from '../present/repository.ts';
import type { Account, Installation } from '../world/accounts.ts';
import type { Hook } from '../world/hook.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { Deliverer } from './deliverer.ts';

/** Something happened. `fields` is what the event has besides `action`, `repository`, `organization`, `installation`, `sender`. */
export interface GitHubEvent {
  readonly name: string;
  readonly action: string | null;
  readonly repository: Repository | null;
  /** Whose Apps are told, for events without a repository. */
  readonly installation?: Installation;
  readonly sender: Account;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Sends an event to every hook that wants it: of the repository, its organisation, and the Apps installed there.
 * @returns the id that all these deliveries share
 */
export function emitEvent(world: World, deliverer: Deliverer, event: GitHubEvent): string {
  const guid = Deliverer.newGuid();
  for (const { hook, installation } of listeners(world, event)) {
    deliverer.send({
      guid,
      hook,
      event: event.name,
      action: event.action,
      repositoryId: event.repository?.id ?? null,
      installationId: installation?.id ?? null,
      payload: JSON.stringify(envelope(world, event, installation)),
      isRedelivery: false,
    });
  }
  return guid;
}

/** The first thing a new hook hears. */
export function sendPing(world: World, deliverer: Deliverer, hook: Hook): void {
  const repository =
    hook.target.type === 'repository' ? (world.repositories.get(hook.target.id) ?? null) : null;
  const sender = repository?.owner ?? [...world.accounts.values()][0];
  const payload = {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    hook: presentHook(world, hook),
    ...(repository === null ? {} : { repository: presentRepository(world, repository) }),
    ...(sender === undefined ? {} : { sender: presentAccount(world, sender) }),
  };
  deliverer.send({
    guid: Deliverer.newGuid(),
    hook,
    event: 'ping',
    action: null,
    repositoryId: repository?.id ?? null,
    installationId: null,
    payload: JSON.stringify(payload),
    isRedelivery: false,
  });
}

interface Listener {
  readonly hook: Hook;
  readonly installation: Installation | undefined;
}

function listeners(world: World, event: GitHubEvent): Listener[] {
  const { repository } = event;
  const installations =
    repository === null
      ? [event.installation].filter((one) => one !== undefined)
      : world.installationsOf(repository);
  const found: Listener[] = [];
  for (const hook of world.hooks.values()) {
    if (!hook.active) continue;
    if (hook.target.type === 'integration') {
      const installation = installations.find(({ app }) => app.id === hook.target.id);
      if (installation === undefined) continue;
      // Apps hear of their installations whatever they subscribed to.
      const isOwn = event.name.startsWith('installation') || event.name === 'github_app_authorization';
      if (isOwn || installation.events.includes(event.name)) found.push({ hook, installation });
      continue;
    }
    const target = hook.target.type === 'repository' ? repository?.id : repository?.owner.id;
    const isWanted = hook.events.includes('*') || hook.events.includes(event.name);
    if (target === hook.target.id && isWanted) found.push({ hook, installation: undefined });
  }
  return found;
}

function envelope(world: World, event: GitHubEvent, installation: Installation | undefined): unknown {
  const { repository } = event;
  const owner = repository?.owner;
  return {
    ...(event.action === null ? {} : { action: event.action }),
    ...event.fields,
    ...(repository === null || 'repository' in event.fields
      ? {}
      : { repository: presentRepository(world, repository) }),
    ...(owner?.type === 'Organization' ? { organization: presentOrganization(world, owner) } : {}),
    sender: presentAccount(world, event.sender),
    ...(installation === undefined || 'installation' in event.fields
      ? {}
      : { installation: { id: installation.id, node_id: installation.nodeId } }),
  };
}

/** The short form of an organisation in events. */
export function presentOrganization(world: World, account: Account) {
  const url = `${world.baseUrl}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.baseUrl}/avatars/u/${account.id}?v=4`,
    description: '',
  };
}
