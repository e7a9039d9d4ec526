import {
  readCheckRunEvent,
  readCheckSuiteEvent,
  readStatusEvent,
  readWorkflowJobEvent,
  readWorkflowRunEvent,
} from './events/check.ts';
import { readDeploymentEvent, readDeploymentStatusEvent } from './events/deployment.ts';
import { readMetaEvent, readPingEvent } from './events/hook.ts';
import { readInstallationEvent, readInstallationRepositoriesEvent } from './events/installation.ts';
import { readIssueCommentEvent, readIssueEvent } from './events/issue.ts';
import { readMemberEvent, readOrganizationEvent } from './events/people.ts';
import { readPullRequestEvent } from './events/pull-request.ts';
import { readCreateEvent, readDeleteEvent, readPushEvent } from './events/push.ts';
import { readReleaseEvent } from './events/release.ts';
import { readRepositoryEvent } from './events/repository.ts';
import { readReviewEvent } from './events/review.ts';
import { readReviewCommentEvent } from './events/review-comment.ts';
import { readReviewThreadEvent } from './events/review-thread.ts';
import type { EventReading, ReadEvent, WebhookEvent } from './webhook-event.ts';

/** Every event that fills something, or says something of its hook. */
const READERS: ReadonlyMap<string, ReadEvent> = new Map<string, ReadEvent>([
  ['check_run', readCheckRunEvent],
  ['check_suite', readCheckSuiteEvent],
  ['create', readCreateEvent],
  ['delete', readDeleteEvent],
  ['deployment', readDeploymentEvent],
  ['deployment_status', readDeploymentStatusEvent],
  ['installation', readInstallationEvent],
  ['installation_repositories', readInstallationRepositoriesEvent],
  ['issue_comment', readIssueCommentEvent],
  ['issues', readIssueEvent],
  ['member', readMemberEvent],
  ['membership', readMemberEvent],
  ['meta', readMetaEvent],
  ['organization', readOrganizationEvent],
  ['ping', readPingEvent],
  ['public', readRepositoryEvent],
  ['pull_request', readPullRequestEvent],
  ['pull_request_review', readReviewEvent],
  ['pull_request_review_comment', readReviewCommentEvent],
  ['pull_request_review_thread', readReviewThreadEvent],
  ['push', readPushEvent],
  ['release', readReleaseEvent],
  ['repository', readRepositoryEvent],
  ['status', readStatusEvent],
  ['workflow_job', readWorkflowJobEvent],
  ['workflow_run', readWorkflowRunEvent],
]);

/** Events that somebody may expect to fill something, and why they do not. */
const SKIPPED: ReadonlyMap<string, string> = new Map([
  ['github_app_authorization', 'nothing is kept that a user authorised'],
  ['merge_group', 'a merge queue tells of its pull requests by their own events'],
  ['team', 'teams of the provider are not kept'],
  ['team_add', 'teams of the provider are not kept'],
]);

export function readEvent(event: WebhookEvent): EventReading {
  const read = READERS.get(event.name);
  if (read !== undefined) return read(event);
  return { skip: SKIPPED.get(event.name) ?? 'events of this kind fill nothing' };
}
