import { presentTime } from '../../present/account.ts';
import type { Account } from '../../world/accounts.ts';
import type { World } from '../../world/world.ts';

/** GitHub's ids of GraphQL are 64 bits wide in `fullDatabaseId`; `databaseId` is null where 32 bits do not hold them. */
const INT_LIMIT = 2 ** 31 - 1;

export function databaseIds(id: number): { databaseId: number | null; fullDatabaseId: string } {
  return { databaseId: id > INT_LIMIT ? null : id, fullDatabaseId: String(id) };
}

/** A user, bot or organisation. GraphQL leaves `[bot]` out of the logins of bots. */
export function actorNode(world: World, account: Account): Record<string, unknown> {
  const path = `/${account.type === 'Bot' ? 'apps/' : ''}${account.login.replace('[bot]', '')}`;
  return {
    __typename: account.type,
    id: account.nodeId,
    databaseId: account.id,
    login: account.login.replace('[bot]', ''),
    name: account.name,
    email: '',
    avatarUrl: `${world.baseUrl}/avatars/u/${account.id}?v=4`,
    url: `${world.baseUrl}${path}`,
    resourcePath: path,
    createdAt: presentTime(account.createdAt),
    updatedAt: presentTime(account.createdAt),
  };
}

export function actorNodeOrNull(world: World, account: Account | null): Record<string, unknown> | null {
  return account === null ? null : actorNode(world, account);
}

/** A person where GraphQL wants a `User`: bots are none. */
export function userNodeOrNull(world: World, account: Account | null): Record<string, unknown> | null {
  return account?.type === 'User' ? actorNode(world, account) : null;
}
