import { GraphQLError } from 'graphql';
import { authorise } from '../../http/authorise.ts';
import type { Call, Needs } from '../../http/call.ts';
import { presentTime } from '../../present/account.ts';
import { repositoryHtmlUrl } from '../../present/repository.ts';
import { fullNameOf, type Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNode } from './actor.ts';
import { issueNode } from './issue.ts';
import { labelConnection } from './label.ts';
import { deploymentNode, releaseNode } from './operations.ts';
import { pullRequestNode } from './pull-request.ts';
import { refNode, refNodeOrNull } from './ref.ts';

interface OrderedArguments extends ConnectionArguments {
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

interface PullRequestArguments extends OrderedArguments {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly labels?: readonly string[] | null;
}

interface IssueArguments extends OrderedArguments {
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly filterBy?: { readonly since?: string | null; readonly labels?: readonly string[] | null } | null;
}

export function repositoryNode(call: Call, repository: Repository): Record<string, unknown> {
  const url = repositoryHtmlUrl(call.world, repository);
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullNameOf(repository),
    owner: () => actorNode(call.world, repository.owner),
    description: repository.description,
    url,
    resourcePath: new URL(url).pathname,
    isPrivate: repository.isPrivate,
    isArchived: repository.isArchived,
    isFork: repository.isFork,
    isEmpty: repository.branches.size === 0,
    isDisabled: false,
    isLocked: false,
    isMirror: false,
    isTemplate: false,
    visibility: repository.isPrivate ? 'PRIVATE' : 'PUBLIC',
    createdAt: presentTime(repository.createdAt),
    updatedAt: presentTime(repository.updatedAt),
    pushedAt: presentTime(repository.pushedAt),
    archivedAt: null,
    primaryLanguage:
      repository.language === null ? null : { id: 'L1', name: repository.language, color: '#3178c6' },
    defaultBranchRef: () => refNodeOrNull(call, repository, repository.defaultBranch),
    ...guard(call, repository, singles(call, repository)),
    ...guard(call, repository, lists(call, repository)),
  };
}

/** The right that a field of a repository needs; the others are for everybody who sees it. */
const NEEDS: Readonly<Record<string, Needs>> = {
  pullRequest: ['pull_requests:read'],
  pullRequests: ['pull_requests:read'],
  issue: ['issues:read'],
  issues: ['issues:read'],
  deployments: ['deployments:read'],
  releases: ['contents:read'],
  ref: ['contents:read'],
  refs: ['contents:read'],
};

/** Lets fields refuse tokens without the right, as REST does. */
function guard(
  { principal }: Call,
  repository: Repository,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const guarded = Object.entries(fields).map(([name, answer]) => {
    const needs = NEEDS[name];
    if (needs === undefined || typeof answer !== 'function') return [name, answer];
    const check = (args: unknown): unknown => {
      try {
        authorise(principal, needs, repository);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new GraphQLError(message, { extensions: { type: 'FORBIDDEN' } });
      }
      return answer(args);
    };
    return [name, check];
  });
  return Object.fromEntries(guarded);
}

function singles(call: Call, repository: Repository): Record<string, unknown> {
  const missing = (kind: string, number: number): never => {
    const message = `Could not resolve to ${kind} with the number of ${number}.`;
    throw new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
  };
  return {
    pullRequest: ({ number }: { number: number }) => {
      const pull = repository.pulls.get(number);
      return pull === undefined ? missing('a PullRequest', number) : pullRequestNode(call, repository, pull);
    },
    issue: ({ number }: { number: number }) => {
      const issue = repository.issues.get(number);
      return issue === undefined ? missing('an Issue', number) : issueNode(call, repository, issue);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refNodeOrNull(call, repository, qualifiedName.replace(/^refs\/heads\//, '')),
  };
}

function lists(call: Call, repository: Repository): Record<string, unknown> {
  return {
    pullRequests: (args: PullRequestArguments) => {
      const wanted = [...repository.pulls.values()].filter((pull) => {
        const state = pull.mergedAt !== null ? 'MERGED' : pull.state.toUpperCase();
        return (
          (args.states == null || args.states.includes(state)) &&
          (args.baseRefName == null || args.baseRefName === pull.baseRef) &&
          (args.headRefName == null || args.headRefName === pull.headRef) &&
          (args.labels == null || pull.labels.some(({ name }) => args.labels?.includes(name)))
        );
      });
      return connectOrdered(call, wanted, args, (pull) => pullRequestNode(call, repository, pull));
    },
    issues: (args: IssueArguments) => {
      const labels = args.labels ?? args.filterBy?.labels;
      const since = args.filterBy?.since;
      const wanted = [...repository.issues.values()].filter(
        (issue) =>
          (args.states == null || args.states.includes(issue.state.toUpperCase())) &&
          (labels == null || issue.labels.some(({ name }) => labels.includes(name))) &&
          (since == null || issue.updatedAt.getTime() >= Date.parse(since)),
      );
      return connectOrdered(call, wanted, args, (issue) => issueNode(call, repository, issue));
    },
    deployments: (args: OrderedArguments & { environments?: readonly string[] | null }) =>
      connectOrdered(
        call,
        repository.deployments.filter(
          ({ environment }) => args.environments == null || args.environments.includes(environment),
        ),
        args,
        (deployment) => deploymentNode(call, repository, deployment),
      ),
    releases: (args: OrderedArguments) =>
      connectOrdered(
        call,
        repository.releases,
        { ...args, orderBy: args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' } },
        (release) => releaseNode(call, repository, release),
      ),
    labels: (args: ConnectionArguments) =>
      labelConnection(call, repository, [...repository.labels.values()], args),
    refs: (args: ConnectionArguments & { refPrefix: string }) => {
      const isTags = args.refPrefix.startsWith('refs/tags/');
      const entries = [...(isTags ? repository.tags : repository.branches)].map(([name, sha], at) => ({
        name,
        sha,
        at,
      }));
      return connect(
        entries,
        args,
        ({ name, sha }) => refNode(call, repository, isTags ? 'refs/tags/' : 'refs/heads/', name, sha),
        ({ at }) => [at, 0],
      );
    },
  };
}

/** Lists of things with times: by creation, rising, unless something else is asked for. */
function connectOrdered<
  T extends { readonly id: number; readonly createdAt: Date; readonly updatedAt: Date },
>(
  call: Call,
  items: readonly T[],
  args: OrderedArguments,
  describe: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  const sign = args.orderBy?.direction === 'DESC' ? -1 : 1;
  const field = args.orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt';
  const positionOf = (item: T) => [sign * item[field].getTime(), sign * item.id] as const;
  const sorted = items
    .map((item) => ({ item, position: positionOf(item) }))
    .sort((a, b) => a.position[0] - b.position[0] || a.position[1] - b.position[1])
    .map(({ item }) => item);
  return connect(sorted, args, describe, positionOf, call.page);
}
