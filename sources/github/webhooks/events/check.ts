import type { CheckFact, WorkflowRunDetails } from '../../../../domain/facts/delivery-facts.ts';
import {
  countOf,
  idOf,
  type JsonObject,
  latestOf,
  objectIdOf,
  objectOrEmpty,
  textOf,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { type EventReading, lacks, type PartOf, type PayloadOf, type ReadEvent } from '../webhook-event.ts';

/** What of these events' objects differs from one to the next. */
interface CheckFields
  extends Pick<CheckFact, 'checkKind' | 'branch' | 'text' | 'url' | 'startedAt' | 'completedAt'> {
  readonly run?: WorkflowRunDetails;
  readonly name: string | null;
  readonly updatedAt: Date | null;
}

/** `check_run`. It has no time of its last change: the last of its known times stands for it. */
export const readCheckRunEvent: ReadEvent<'check_run'> = ({ payload }) => {
  const run = objectOrEmpty(payload, 'check_run');
  const output = objectOrEmpty(run, 'output');
  const startedAt = timeOf(run, 'started_at');
  const completedAt = timeOf(run, 'completed_at');
  return readCheck(run, {
    checkKind: 'check_run',
    name: wordOf(run, 'name'),
    branch: wordOf(objectOrEmpty(run, 'check_suite'), 'head_branch'),
    text:
      [wordOf(output, 'title'), wordOf(output, 'summary')].filter((part) => part !== null).join('\n') || null,
    url: wordOf(run, 'details_url'),
    startedAt,
    completedAt,
    updatedAt: latestOf(startedAt, completedAt),
  });
};

/** `check_suite`: all check runs of one App for a commit. */
export const readCheckSuiteEvent: ReadEvent<'check_suite'> = ({ payload }) => {
  const suite = objectOrEmpty(payload, 'check_suite');
  const updatedAt = timeOf(suite, 'updated_at');
  const app = objectOrEmpty(suite, 'app');
  return readCheck(suite, {
    checkKind: 'check_suite',
    name: wordOf(app, 'slug') ?? wordOf(app, 'name') ?? '',
    branch: wordOf(suite, 'head_branch'),
    text: null,
    url: wordOf(suite, 'url'),
    startedAt: timeOf(suite, 'created_at'),
    completedAt: textOf(suite, 'status') === 'completed' ? updatedAt : null,
    updatedAt,
  });
};

/** `status`: what a service says of a commit. Each change has an id of its own. */
export const readStatusEvent: ReadEvent<'status'> = ({ payload }) => {
  const providerId = idOf(payload, 'id');
  const name = wordOf(payload, 'context');
  const sha = objectIdOf(payload, 'sha');
  const state = wordOf(payload, 'state');
  const updatedAt = timeOf(payload, 'updated_at') ?? timeOf(payload, 'created_at');
  if (providerId === null || name === null || sha === null || state === null || updatedAt === null) {
    return lacks('status of a commit');
  }
  const isPending = state === 'pending';
  const fact: CheckFact = {
    kind: 'check',
    checkKind: 'status',
    providerId,
    name,
    sha,
    // It names every branch that has the commit.
    branch: null,
    status: isPending ? 'in_progress' : 'completed',
    conclusion: isPending ? null : state,
    text: wordOf(payload, 'description'),
    url: wordOf(payload, 'target_url'),
    startedAt: timeOf(payload, 'created_at'),
    completedAt: isPending ? null : updatedAt,
    updatedAt,
    run: null,
  };
  return { subject: subjectOf(fact), facts: [fact] };
};

/** `workflow_run`: each attempt of a run begins and ends by itself. */
export const readWorkflowRunEvent: ReadEvent<'workflow_run'> = ({ payload }) => {
  const run = objectOrEmpty(payload, 'workflow_run');
  const updatedAt = timeOf(run, 'updated_at');
  return readCheck(run, {
    checkKind: 'workflow_run',
    name: wordOf(objectOrEmpty(payload, 'workflow'), 'name') ?? wordOf(run, 'name'),
    branch: wordOf(run, 'head_branch'),
    text: null,
    url: wordOf(run, 'html_url'),
    startedAt: timeOf(run, 'run_started_at') ?? timeOf(run, 'created_at'),
    completedAt: textOf(run, 'status') === 'completed' ? updatedAt : null,
    updatedAt,
    run: {
      attempt: Math.max(countOf(run, 'run_attempt') ?? 1, 1),
      event: wordOf(run, 'event'),
      path: wordOf(run, 'path') ?? wordOf(objectOrEmpty(payload, 'workflow'), 'path'),
      isFromFork: isFromFork(payload, run),
    },
  });
};

/** `workflow_job`: one job of a run. */
export const readWorkflowJobEvent: ReadEvent<'workflow_job'> = ({ payload }) => {
  const job = objectOrEmpty(payload, 'workflow_job');
  const startedAt = timeOf(job, 'started_at');
  const completedAt = timeOf(job, 'completed_at');
  return readCheck(job, {
    checkKind: 'workflow_job',
    name: wordOf(job, 'name'),
    branch: wordOf(job, 'head_branch'),
    text: null,
    url: wordOf(job, 'html_url'),
    startedAt,
    completedAt,
    updatedAt: latestOf(timeOf(job, 'created_at'), latestOf(startedAt, completedAt)),
  });
};

/** A run of another repository's commits; a repository that is not named is this one. */
function isFromFork(
  payload: JsonObject<PayloadOf<'workflow_run'>>,
  run: JsonObject<PartOf<'workflow_run', 'workflow_run'>>,
): boolean {
  const head = idOf(objectOrEmpty(run, 'head_repository'), 'id');
  const own =
    idOf(objectOrEmpty(run, 'repository'), 'id') ?? idOf(objectOrEmpty(payload, 'repository'), 'id');
  return head !== null && own !== null && head !== own;
}

function readCheck(object: JsonObject, fields: CheckFields): EventReading {
  const { name, updatedAt, run = null, ...rest } = fields;
  const providerId = idOf(object, 'id');
  const sha = objectIdOf(object, 'head_sha');
  const status = wordOf(object, 'status');
  if (providerId === null || name === null || sha === null || status === null || updatedAt === null) {
    return lacks(fields.checkKind.replace('_', ' '));
  }
  const conclusion = wordOf(object, 'conclusion');
  const fact: CheckFact = {
    kind: 'check',
    providerId,
    name,
    sha,
    status,
    conclusion,
    updatedAt,
    run,
    ...rest,
  };
  return { subject: subjectOf(fact), facts: [fact] };
}

function subjectOf({ checkKind, providerId }: CheckFact): string {
  return `${checkKind}/${providerId}`;
}
