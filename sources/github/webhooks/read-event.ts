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
import type { JsonObject } from './json-fields.ts';
import type { EventName, EventReading, WebhookEvent } from './webhook-event.ts';

/** A reader of whatever event: what it takes to be documented differs from one to the next. */
type AnyReader = (event: { readonly action: null; readonly payload: JsonObject<never> }) => EventReading;

/** Every event that fills something, or says something of its hook. */
const READERS: { readonly [Name in EventName]?: AnyReader } = {
  check_run: readCheckRunEvent,
  check_suite: readCheckSuiteEvent,
  create: readCreateEvent,
  delete: readDeleteEvent,
  deployment: readDeploymentEvent,
  deployment_status: readDeploymentStatusEvent,
  installation: readInstallationEvent,
  installation_repositories: readInstallationRepositoriesEvent,
  issue_comment: readIssueCommentEvent,
  issues: readIssueEvent,
  member: readMemberEvent,
  membership: readMemberEvent,
  meta: readMetaEvent,
  organization: readOrganizationEvent,
  ping: readPingEvent,
  public: readRepositoryEvent,
  pull_request: readPullRequestEvent,
  pull_request_review: readReviewEvent,
  pull_request_review_comment: readReviewCommentEvent,
  pull_request_review_thread: readReviewThreadEvent,
  push: readPushEvent,
  release: readReleaseEvent,
  repository: readRepositoryEvent,
  status: readStatusEvent,
  workflow_job: readWorkflowJobEvent,
  workflow_run: readWorkflowRunEvent,
};

/** Events that somebody may expect to fill something, and why they do not. */
const SKIPPED: { readonly [Name in EventName]?: string } = {
  github_app_authorization: 'nothing is kept that a user authorised',
  merge_group: 'a merge queue tells of its pull requests by their own events',
  team: 'teams of the provider are not kept',
  team_add: 'teams of the provider are not kept',
};

const READER_OF: ReadonlyMap<string, AnyReader> = new Map(Object.entries(READERS));
const WHY_SKIPPED: ReadonlyMap<string, string> = new Map(Object.entries(SKIPPED));

export function readEvent(event: WebhookEvent): EventReading {
  const read = READER_OF.get(event.name);
  // Readers are told what is documented, and rely on none of it.
  if (read !== undefined) return read(event as unknown as Parameters<AnyReader>[0]);
  return { skip: WHY_SKIPPED.get(event.name) ?? 'events of this kind fill nothing' };
}
