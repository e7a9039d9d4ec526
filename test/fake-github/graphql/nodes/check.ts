import type { Call } from '../../http/call.ts';
import { presentTime, presentTimeOrNull } from '../../present/account.ts';
import { repositoryHtmlUrl } from '../../present/repository.ts';
import type { CheckRun, CheckSuite, CommitStatus } from '../../world/operations.ts';
import type { Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNodeOrNull } from './actor.ts';
import { commitNode } from './commit.ts';
import { repositoryNode } from './repository.ts';

type Context = { readonly run: CheckRun; readonly suite: CheckSuite } | { readonly status: CommitStatus };

/** What all checks and statuses of a commit amount to; null when there are none. */
export function checkRollupNode(
  call: Call,
  repository: Repository,
  sha: string,
): Record<string, unknown> | null {
  const suites = repository.suites.filter(({ headSha }) => headSha === sha);
  const contexts: Context[] = [
    ...suites.flatMap((suite) => suite.runs.map((run) => ({ run, suite }))),
    ...latestStatuses(repository, sha).map((status) => ({ status })),
  ];
  if (contexts.length === 0) return null;
  return {
    __typename: 'StatusCheckRollup',
    id: `SCR_${repository.id}_${sha}`,
    state: rollUp(contexts),
    commit: () => commitNode(call, repository, sha),
    contexts: (args: ConnectionArguments) => ({
      ...connect(
        contexts,
        args,
        (context) =>
          'run' in context
            ? checkRunNode(call, repository, context.run, context.suite)
            : statusNode(call, repository, context.status),
        (context) => ('run' in context ? [0, context.run.id] : [1, context.status.id]),
      ),
      checkRunCount: contexts.filter((context) => 'run' in context).length,
      statusContextCount: contexts.filter((context) => 'status' in context).length,
    }),
  };
}

/** The newest status of each context. */
export function latestStatuses(repository: Repository, sha: string): CommitStatus[] {
  const latest = new Map<string, CommitStatus>();
  for (const status of repository.statuses) if (status.sha === sha) latest.set(status.context, status);
  return [...latest.values()].sort((a, b) => a.id - b.id);
}

function rollUp(contexts: readonly Context[]): 'SUCCESS' | 'FAILURE' | 'PENDING' {
  const states = contexts.map((context) =>
    'run' in context ? (context.run.conclusion ?? 'pending') : context.status.state,
  );
  if (states.some((state) => ['failure', 'timed_out', 'cancelled', 'error'].includes(state)))
    return 'FAILURE';
  return states.includes('pending') ? 'PENDING' : 'SUCCESS';
}

function checkRunNode(
  call: Call,
  repository: Repository,
  run: CheckRun,
  suite: CheckSuite,
): Record<string, unknown> {
  const url = `${repositoryHtmlUrl(call.world, repository)}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: run.nodeId,
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: presentTime(run.startedAt),
    completedAt: presentTimeOrNull(run.completedAt),
    title: run.title,
    summary: run.summary,
    text: null,
    detailsUrl: url,
    permalink: url,
    url,
    resourcePath: new URL(url).pathname,
    externalId: null,
    checkSuite: () => checkSuiteNode(call, repository, suite),
    repository: () => repositoryNode(call, repository),
  };
}

function checkSuiteNode(call: Call, repository: Repository, suite: CheckSuite): Record<string, unknown> {
  return {
    __typename: 'CheckSuite',
    id: suite.nodeId,
    databaseId: suite.id,
    status: suite.status.toUpperCase(),
    conclusion: suite.conclusion?.toUpperCase() ?? null,
    app: null,
    branch: null,
    createdAt: presentTime(suite.createdAt),
    updatedAt: presentTime(suite.updatedAt),
    workflowRun: null,
    commit: () => commitNode(call, repository, suite.headSha),
    repository: () => repositoryNode(call, repository),
    checkRuns: (args: ConnectionArguments) =>
      connect(
        suite.runs,
        args,
        (run) => checkRunNode(call, repository, run, suite),
        ({ id }) => [id, 0],
      ),
  };
}

function statusNode(call: Call, repository: Repository, status: CommitStatus): Record<string, unknown> {
  return {
    __typename: 'StatusContext',
    id: status.nodeId,
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: null,
    createdAt: presentTime(status.createdAt),
    creator: () => actorNodeOrNull(call.world, status.creator),
    commit: () => commitNode(call, repository, status.sha),
  };
}
