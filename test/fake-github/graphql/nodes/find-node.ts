import { GraphQLError } from 'graphql';
import { mayView } from '../../http/authorise.ts';
import type { Call } from '../../http/call.ts';
import { actorNode } from './actor.ts';
import { issueNode } from './issue.ts';
import { pullRequestNode } from './pull-request.ts';
import { repositoryNode } from './repository.ts';
import { reviewThreadNode } from './review.ts';

/** The thing with a node id: an account, repository, pull request, thread or issue. @throws GraphQLError NOT_FOUND */
export function findNode(call: Call, id: string): Record<string, unknown> {
  const { world, principal } = call;
  for (const account of world.accounts.values()) if (account.nodeId === id) return actorNode(world, account);
  for (const repository of world.repositories.values()) {
    if (!mayView(principal, repository)) continue;
    if (repository.nodeId === id) return repositoryNode(call, repository);
    for (const pull of repository.pulls.values()) {
      if (pull.nodeId === id) return pullRequestNode(call, repository, pull);
      const thread = pull.threads.find(({ nodeId }) => nodeId === id);
      if (thread !== undefined) return reviewThreadNode(call, repository, pull, thread);
    }
    for (const issue of repository.issues.values()) {
      if (issue.nodeId === id) return issueNode(call, repository, issue);
    }
  }
  throw new GraphQLError(`Could not resolve to a node with the global id of '${id}'.`, {
    extensions: { type: 'NOT_FOUND' },
  });
}
