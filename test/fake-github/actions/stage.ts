import type { Ports } from '../http/ports.ts';
import { emitEvent, type GitHubEvent } from '../webhooks/emit-event.ts';
import type { Account } from '../world/accounts.ts';
import type { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** Where actions play: a running fake is one. */
export interface Stage {
  readonly world: World;
  readonly ports: Ports;
  readonly random: Random;
}

/** Tells the hooks of a repository what happened. @returns the id of the event's deliveries */
export function tell(
  { world, ports }: Stage,
  repository: Repository,
  name: string,
  action: string | null,
  sender: Account,
  fields: GitHubEvent['fields'],
): string {
  return emitEvent(world, ports.deliverer, { name, action, repository, sender, fields });
}

const queues = new WeakMap<Repository, Promise<unknown>>();

/** Runs what writes to a Git repository one after the other. */
export function inTurn<T>(repository: Repository, work: () => Promise<T>): Promise<T> {
  const before = queues.get(repository) ?? Promise.resolve();
  const result = before.then(work, work);
  queues.set(
    repository,
    result.catch(() => {}),
  );
  return result;
}

/** Somebody who works on the repository: the one named, or one by chance. */
export function choosePerson({ world, random }: Stage, named?: Account): Account {
  return named ?? random.pick([...world.accounts.values()].filter(({ type }) => type === 'User'));
}
