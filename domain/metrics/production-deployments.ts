const IN_PRODUCTION = `d.repo_id = s.repo_id and d.environment = 'production' and d.deleted_at is null`;

/**
 * Deployments to production that first ended in the window, in success or failure, `d`. Machines deploy for people: nobody is left
 * out.
 */
export const PRODUCTION_DEPLOYMENTS = `
  scope s
  join deployments d on ${IN_PRODUCTION} and d.finished_at >= s.from_at and d.finished_at < s.until_at`;

/** Deployments to production that first succeeded in the window, `d`: also those that failed before, or were replaced since. */
export const PRODUCTION_SUCCESSES = `
  scope s
  join deployments d on ${IN_PRODUCTION} and d.succeeded_at >= s.from_at and d.succeeded_at < s.until_at`;

/** A deployment `d` that ever failed, whatever came of it later. */
export const HAS_FAILED = 'd.failed_at is not null';

/** Both are deployments of one service: to the same environment by its name, or to such as the team says are one. */
export function ofSameService(left: string, right: string): string {
  return `${left}.repo_id = ${right}.repo_id and ${left}.service = ${right}.service`;
}

export const DEPLOYMENT_AUTHOR = 'd.deployed_by as author_id, d.deployed_by_login as author, false as is_bot';

/** An incident `i` that is blamed on the deployment `d`. */
export const IS_BLAMED = 'i.repo_id = d.repo_id and i.deployment_id = d.deployment_id and i.is_active';
