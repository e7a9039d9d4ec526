import type { Workflow, WorkflowJob, WorkflowRun } from '../world/operations.ts';
import type { Commit, Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccount, presentTime, presentTimeOrNull } from './account.ts';
import { presentSimpleCommit } from './commit.ts';
import { presentRepository, repositoryHtmlUrl, repositoryUrl } from './repository.ts';

export function presentWorkflow(world: World, repository: Repository, workflow: Workflow) {
  return {
    id: workflow.id,
    node_id: workflow.nodeId,
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: presentTime(workflow.createdAt),
    updated_at: presentTime(workflow.createdAt),
    url: `${repositoryUrl(world, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${repositoryHtmlUrl(world, repository)}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${repositoryHtmlUrl(world, repository)}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** @param head the commit it ran on */
export function presentWorkflowRun(world: World, repository: Repository, run: WorkflowRun, head: Commit) {
  const url = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`;
  const actor = presentAccount(world, run.actor);
  const shown = presentRepository(world, repository);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: run.nodeId,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: head.message.split('\n')[0],
    run_number: run.runNumber,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.suite.id,
    check_suite_node_id: run.suite.nodeId,
    url,
    html_url: `${repositoryHtmlUrl(world, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: presentTime(run.createdAt),
    updated_at: presentTime(run.updatedAt),
    actor,
    run_attempt: 1,
    referenced_workflows: [],
    run_started_at: presentTime(run.createdAt),
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(world, repository)}/actions/workflows/${run.workflow.id}`,
    head_commit: presentSimpleCommit(head),
    repository: shown,
    head_repository: shown,
  };
}

export function presentWorkflowJob(world: World, repository: Repository, run: WorkflowRun, job: WorkflowJob) {
  const runUrl = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: runUrl,
    run_attempt: 1,
    node_id: job.nodeId,
    head_sha: run.headSha,
    url: `${repositoryUrl(world, repository)}/actions/jobs/${job.id}`,
    html_url: `${repositoryHtmlUrl(world, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: presentTime(job.startedAt),
    started_at: presentTime(job.startedAt),
    completed_at: presentTimeOrNull(job.completedAt),
    name: job.name,
    steps: [],
    check_run_url: `${repositoryUrl(world, repository)}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 1,
    runner_group_name: 'GitHub Actions',
  };
}
