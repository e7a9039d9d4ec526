import type { EventName } from '../webhooks/webhook-event.ts';

/** The events that Pulse reads, as a repository's hook is told them. */
export const HOOK_EVENTS = [
  'check_run',
  'check_suite',
  'create',
  'delete',
  'deployment',
  'deployment_status',
  'issue_comment',
  'issues',
  'member',
  'meta',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'push',
  'release',
  'repository',
  'status',
  'workflow_job',
  'workflow_run',
] as const satisfies readonly EventName[];
