import type { CheckRun, CheckSuite, CommitStatus } from '../world/operations.ts';
import type { Commit, Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccountOrNull, presentTime, presentTimeOrNull } from './account.ts';
import { presentSimpleCommit } from './commit.ts';
import { presentRepository, repositoryHtmlUrl, repositoryUrl } from './repository.ts';

export function presentCheckRun(world: World, repository: Repository, suite: CheckSuite, run: CheckRun) {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  const html = `${repositoryHtmlUrl(world, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: '',
    url,
    html_url: html,
    details_url: html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: presentTime(run.startedAt),
    completed_at: presentTimeOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suite.id },
    app: null,
    pull_requests: [],
  };
}

/** @param head the commit of the suite */
export function presentCheckSuite(world: World, repository: Repository, suite: CheckSuite, head: Commit) {
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion,
    url,
    before: null,
    after: suite.headSha,
    pull_requests: [],
    app: null,
    created_at: presentTime(suite.createdAt),
    updated_at: presentTime(suite.updatedAt),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: suite.runs.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: presentSimpleCommit(head),
    repository: presentRepository(world, repository),
  };
}

export function presentStatus(world: World, repository: Repository, status: CommitStatus) {
  return {
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    description: status.description,
    target_url: null,
    context: status.context,
    created_at: presentTime(status.createdAt),
    updated_at: presentTime(status.createdAt),
    creator: presentAccountOrNull(world, status.creator),
  };
}
