import type { Account } from '../world/accounts.ts';
import type { Random } from '../world/random.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { findOrAddLabel } from './add-discussion.ts';

const MINUTE_MS = 60_000;

/** Invents issues, some of them incidents. They take the numbers that pull requests left free. */
export function addIssues(
  world: World,
  repository: Repository,
  random: Random,
  people: readonly Account[],
  now: Date,
): void {
  let before = repository.createdAt;
  for (let number = 1; number < repository.nextNumber; number += 1) {
    const pull = repository.pulls.get(number);
    if (pull !== undefined) {
      before = pull.createdAt;
      continue;
    }
    const isIncident = random.chance(0.3);
    const createdAt = new Date(before.getTime() + MINUTE_MS);
    const endsAt = new Date(createdAt.getTime() + random.delayMs(600 * MINUTE_MS));
    const closedAt = random.chance(0.7) && endsAt < now ? endsAt : null;
    repository.issues.set(number, {
      ...world.ids.next('issue'),
      number,
      title: isIncident ? 'Parcels are not found' : 'Show the weight of a parcel',
      body: 'As the title says.',
      author: random.pick(people),
      state: closedAt === null ? 'open' : 'closed',
      stateReason: closedAt === null ? null : 'completed',
      labels: [findOrAddLabel(world, repository, isIncident ? 'incident' : 'enhancement')],
      assignees: [],
      createdAt,
      updatedAt: closedAt ?? createdAt,
      closedAt,
      closedBy: closedAt === null ? null : random.pick(people),
      comments: [],
    });
  }
}
