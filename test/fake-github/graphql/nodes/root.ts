import { GraphQLError } from 'graphql';
import { mayView } from '../../http/authorise.ts';
import type { Call } from '../../http/call.ts';
import { presentTime } from '../../present/account.ts';
import { actorNode } from './actor.ts';
import { findNode } from './find-node.ts';
import { repositoryNode } from './repository.ts';

export interface RateLimitState {
  readonly limit: number;
  readonly used: number;
  readonly cost: number;
  readonly nodes: number;
  readonly resetAt: Date;
}

/** What the fields of `Query` answer. */
export function rootNode(call: Call, rate: RateLimitState): Record<string, unknown> {
  const { world, principal } = call;
  return {
    viewer: () => {
      if (principal.kind === 'user') return actorNode(world, principal.token.account);
      if (principal.kind === 'installation')
        return { ...actorNode(world, principal.installation.app.bot), __typename: 'User' };
      throw new GraphQLError('Resource not accessible by integration', { extensions: { type: 'FORBIDDEN' } });
    },
    rateLimit: () => ({
      limit: rate.limit,
      cost: rate.cost,
      nodeCount: rate.nodes,
      used: rate.used,
      remaining: rate.limit - rate.used,
      resetAt: presentTime(rate.resetAt),
    }),
    repository: ({
      owner,
      name,
      followRenames,
    }: {
      owner: string;
      name: string;
      followRenames?: boolean;
    }) => {
      const renamed = followRenames === false ? undefined : world.findRenamed(owner, name);
      const repository = world.findRepository(owner, name) ?? renamed;
      if (repository !== undefined && mayView(principal, repository)) return repositoryNode(call, repository);
      const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
      throw new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
    },
    user: ({ login }: { login: string }) => {
      const account = world.findAccount(login);
      if (account?.type === 'User') return actorNode(world, account);
      const message = `Could not resolve to a User with the login of '${login}'.`;
      throw new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
    },
    node: ({ id }: { id: string }) => findNode(call, id),
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => findNode(call, id)),
  };
}
