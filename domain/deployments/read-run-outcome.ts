import type { DeploymentStatus, LeftOutReason } from './deployment-rule.ts';

/** What a workflow run's state says of the deployment it may be. */
export interface RunOutcome {
  readonly status: DeploymentStatus;
  readonly leftOut: LeftOutReason | null;
}

const FAILED = new Set(['failure', 'timed_out']);

/**
 * GitHub documents these conclusions: `success`, `failure` and `timed_out` are ends of what ran. Nothing ran of
 * `skipped`, `action_required` (it waits for somebody to let it), `startup_failure` (its file cannot be used) and `stale`
 * (GitHub gave up on it); `neutral` says neither. A `cancelled` run may have been stopped before it began or half-way, which it
 * does not tell: it is no deployment.
 */
export function readRunOutcome(status: string, conclusion: string | null): RunOutcome {
  if (status !== 'completed') {
    return { status: status === 'in_progress' ? 'in_progress' : 'pending', leftOut: null };
  }
  if (conclusion === 'success') return { status: 'success', leftOut: null };
  if (conclusion !== null && FAILED.has(conclusion)) return { status: 'failure', leftOut: null };
  return { status: 'inactive', leftOut: conclusion === 'cancelled' ? 'cancelled' : 'never_ran' };
}

/** Whether a run works on a pull request's commits: those have gone nowhere yet. */
export function isRunOfPullRequest(run: {
  readonly event: string | null;
  readonly isFromFork: boolean;
}): boolean {
  return run.isFromFork || (run.event?.startsWith('pull_request') ?? false);
}
