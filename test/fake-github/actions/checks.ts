import { presentCheckRun, presentCheckSuite, presentStatus } from '../present/check.ts';
import { presentCommit } from '../present/commit.ts';
import { repositoryUrl } from '../present/repository.ts';
import { presentWorkflow, presentWorkflowJob, presentWorkflowRun } from '../present/workflow.ts';
import type { Account } from '../world/accounts.ts';
import type { CheckSuite, CommitStatus, Conclusion, Workflow, WorkflowRun } from '../world/operations.ts';
import type { Repository } from '../world/repository.ts';
import { choosePerson, type Stage, tell } from './stage.ts';

/** Runs checks on a commit. Fires `check_run` created and completed for each, and `check_suite` completed. */
export async function runChecks(
  stage: Stage,
  repository: Repository,
  options: {
    readonly sha: string;
    readonly branch?: string;
    readonly names?: readonly string[];
    readonly conclusion?: Conclusion;
    /** Title of the first one's output, such as `Coverage 81.2%`. */
    readonly title?: string;
  },
): Promise<CheckSuite> {
  const { world } = stage;
  const by = choosePerson(stage);
  const head = await stage.ports.commits.read(repository, options.sha);
  const suite: CheckSuite = {
    ...world.ids.next('checkSuite'),
    headSha: options.sha,
    headBranch: options.branch ?? null,
    status: 'in_progress',
    conclusion: null,
    createdAt: world.clock.now(),
    updatedAt: world.clock.now(),
    runs: [],
  };
  repository.suites.push(suite);
  for (const [at, name] of (options.names ?? ['test']).entries()) {
    const run: CheckSuite['runs'][number] = {
      ...world.ids.next('checkRun'),
      name,
      headSha: options.sha,
      status: 'in_progress',
      conclusion: null,
      startedAt: world.clock.now(),
      completedAt: null,
      title: null,
      summary: null,
    };
    suite.runs.push(run);
    const show = () => {
      const {
        repository: _repository,
        latest_check_runs_count: _count,
        ...shownSuite
      } = presentCheckSuite(world, repository, suite, head);
      return { ...presentCheckRun(world, repository, suite, run), check_suite: shownSuite };
    };
    tell(stage, repository, 'check_run', 'created', by, { check_run: show() });
    Object.assign(run, {
      status: 'completed',
      conclusion: options.conclusion ?? 'success',
      completedAt: world.clock.now(),
      title: at === 0 ? (options.title ?? null) : null,
    });
    tell(stage, repository, 'check_run', 'completed', by, { check_run: show() });
  }
  Object.assign(suite, {
    status: 'completed',
    conclusion: options.conclusion ?? 'success',
    updatedAt: world.clock.now(),
  });
  const { repository: _repository, ...shown } = presentCheckSuite(world, repository, suite, head);
  tell(stage, repository, 'check_suite', 'completed', by, { check_suite: shown });
  return suite;
}

/** Sets a commit status. Fires `status`. */
export async function setStatus(
  stage: Stage,
  repository: Repository,
  options: {
    readonly sha: string;
    readonly context?: string;
    readonly state?: CommitStatus['state'];
    readonly description?: string;
  },
): Promise<CommitStatus> {
  const { world } = stage;
  const by = choosePerson(stage);
  const status: CommitStatus = {
    ...world.ids.next('status'),
    sha: options.sha,
    state: options.state ?? 'success',
    context: options.context ?? 'ci/build',
    description: options.description ?? null,
    creator: by,
    createdAt: world.clock.now(),
  };
  repository.statuses.push(status);
  const commit = await stage.ports.commits.read(repository, options.sha);
  const { id, state, description, context, created_at, updated_at } = presentStatus(
    world,
    repository,
    status,
  );
  const branches = [...repository.branches].filter(([, sha]) => sha === options.sha);
  tell(stage, repository, 'status', null, by, {
    id,
    sha: options.sha,
    name: `${repository.owner.login}/${repository.name}`,
    avatar_url: null,
    target_url: null,
    context,
    description,
    state,
    commit: presentCommit(world, repository, commit),
    branches: branches.map(([name, sha]) => ({
      name,
      commit: { sha, url: `${repositoryUrl(world, repository)}/commits/${sha}` },
      protected: false,
    })),
    created_at,
    updated_at,
  });
  return status;
}

/** Runs a workflow with one job. Fires `workflow_run` requested and completed, and `workflow_job` completed. */
export async function runWorkflow(
  stage: Stage,
  repository: Repository,
  options: {
    readonly name?: string;
    readonly sha: string;
    readonly branch?: string;
    readonly event?: string;
    readonly conclusion?: Conclusion;
    readonly by?: Account;
  },
): Promise<WorkflowRun> {
  const { world } = stage;
  const by = choosePerson(stage, options.by);
  const workflow = findOrAddWorkflow(stage, repository, options.name ?? 'CI');
  const branch = options.branch ?? repository.defaultBranch;
  const suite = await runChecks(stage, repository, {
    sha: options.sha,
    branch,
    names: [workflow.name],
    conclusion: options.conclusion ?? 'success',
  });
  const now = world.clock.now();
  const run: WorkflowRun = {
    ...world.ids.next('workflowRun'),
    workflow,
    runNumber: repository.workflowRuns.filter((other) => other.workflow === workflow).length + 1,
    event: options.event ?? 'push',
    headSha: options.sha,
    headBranch: branch,
    actor: by,
    suite,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    updatedAt: now,
    jobs: [],
  };
  repository.workflowRuns.push(run);
  const head = await stage.ports.commits.read(repository, options.sha);
  const tellRun = (action: string): void => {
    tell(stage, repository, 'workflow_run', action, by, {
      workflow_run: presentWorkflowRun(world, repository, run, head),
      workflow: presentWorkflow(world, repository, workflow),
    });
  };
  tellRun('requested');
  const ended = { status: 'completed', conclusion: options.conclusion ?? 'success' } as const;
  const job = { ...world.ids.next('workflowJob'), name: 'build', ...ended, startedAt: now, completedAt: now };
  run.jobs.push(job);
  tell(stage, repository, 'workflow_job', 'completed', by, {
    workflow_job: presentWorkflowJob(world, repository, run, job),
  });
  Object.assign(run, ended, { updatedAt: world.clock.now() });
  tellRun('completed');
  return run;
}

function findOrAddWorkflow({ world }: Stage, repository: Repository, name: string): Workflow {
  const known = repository.workflows.find((workflow) => workflow.name === name);
  if (known !== undefined) return known;
  const path = `.github/workflows/${name.toLowerCase().replaceAll(/\W+/g, '-')}.yml`;
  const workflow = { ...world.ids.next('workflow'), name, path, createdAt: world.clock.now() };
  repository.workflows.push(workflow);
  return workflow;
}
