import { type Call, notFound, type Route } from '../http/call.ts';
import { paginateIn } from '../http/paginate.ts';
import { presentWorkflow, presentWorkflowJob, presentWorkflowRun } from '../present/workflow.ts';
import type { WorkflowRun } from '../world/operations.ts';

const NEEDS = ['actions:read'] as const;
const ACTIONS = '/repos/{owner}/{repo}/actions';

/** Workflows, their runs and jobs. */
export const actionRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: `${ACTIONS}/workflows`,
    needs: NEEDS,
    handle: (call) =>
      paginateIn(call, 'workflows', call.repository.workflows, (workflow) =>
        presentWorkflow(call.world, call.repository, workflow),
      ),
  },
  {
    method: 'GET',
    pattern: `${ACTIONS}/runs`,
    needs: NEEDS,
    handle: (call) => paginateIn(call, 'workflow_runs', select(call), (run) => present(call, run)),
  },
  {
    method: 'GET',
    pattern: `${ACTIONS}/runs/{run_id}`,
    needs: NEEDS,
    handle: async (call) => ({ status: 200, body: await present(call, find(call)) }),
  },
  {
    method: 'GET',
    pattern: `${ACTIONS}/runs/{run_id}/jobs`,
    needs: NEEDS,
    handle: (call) => {
      const run = find(call);
      return paginateIn(call, 'jobs', run.jobs, (job) =>
        presentWorkflowJob(call.world, call.repository, run, job),
      );
    },
  },
];

async function present({ world, repository, ports }: Call, run: WorkflowRun) {
  return presentWorkflowRun(world, repository, run, await ports.commits.read(repository, run.headSha));
}

function find({ repository, params }: Call): WorkflowRun {
  const run = repository.workflowRuns.find(({ id }) => id === Number(params.run_id));
  if (run === undefined) throw notFound();
  return run;
}

/** Newest first; `created` as GitHub's `>=2026-01-01T00:00:00Z`. */
function select({ repository, query }: Call): WorkflowRun[] {
  const since = /^>=?(.+)$/.exec(query.get('created') ?? '')?.[1];
  return repository.workflowRuns
    .filter(
      (run) =>
        (!query.has('branch') || query.get('branch') === run.headBranch) &&
        (!query.has('event') || query.get('event') === run.event) &&
        (!query.has('head_sha') || query.get('head_sha') === run.headSha) &&
        (!query.has('status') || [run.status, run.conclusion].includes(query.get('status') as never)) &&
        (since === undefined || run.createdAt.getTime() >= Date.parse(since)),
    )
    .reverse();
}
