/** What a status of a deployment's history says; `queued` and `waiting` are GitHub's. */
export const DEPLOYMENT_STATES = [
  'pending',
  'queued',
  'waiting',
  'in_progress',
  'success',
  'failure',
  'error',
  'inactive',
] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];
