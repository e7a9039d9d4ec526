import type { Account } from './accounts.ts';
import type { World } from './world.ts';

const indexes = new WeakMap<World, { size: number; byEmail: Map<string, Account> }>();

/** The account to which the e-mail address of a commit belongs; null for strangers. */
export function findByEmail(world: World, email: string): Account | null {
  let index = indexes.get(world);
  if (index === undefined || index.size !== world.accounts.size) {
    const byEmail = new Map(
      [...world.accounts.values()].map((account) => [account.email.toLowerCase(), account]),
    );
    index = { size: world.accounts.size, byEmail };
    indexes.set(world, index);
  }
  return index.byEmail.get(email.toLowerCase()) ?? null;
}
