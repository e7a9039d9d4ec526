/** Deployments to production that finished in the window, `d`. Machines deploy for people: nobody is left out. */
export const PRODUCTION_DEPLOYMENTS = `
  scope s
  join deployments d on d.repo_id = s.repo_id and d.environment = 'production' and d.deleted_at is null
    and d.finished_at >= s.from_at and d.finished_at < s.until_at`;

/** A deployment `d` that reached success once succeeded, also when another took its place since. */
export const HAS_SUCCEEDED = `d.status not in ('failure', 'error')`;

export const DEPLOYMENT_AUTHOR = 'd.deployed_by as author_id, d.deployed_by_login as author, false as is_bot';

/** An incident `i` that is blamed on the deployment `d`. */
export const IS_BLAMED = 'i.repo_id = d.repo_id and i.deployment_id = d.deployment_id and i.is_active';
