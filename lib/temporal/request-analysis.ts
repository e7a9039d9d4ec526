import type { Client } from '@temporalio/client';
import {
  type AnalyseHead,
  DEFAULT_PULL_REQUEST_LIMITS,
  type PullRequestInput,
  type PullRequestLimits,
} from '../../domain/workflow-messages/pull-request.ts';
import { pullRequestWorkflowId, SIGNALS, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';
import { initialSearchAttributes } from './workflow-search-attributes.ts';

export interface RequestAnalysisOptions {
  readonly repoId: number;
  readonly number: number;
  /** `owner/name`, shown in the web UI. */
  readonly repository: string;
  /** The head to analyse; null for whatever the source has when the analysis begins. */
  readonly headSha: string | null;
  readonly limits?: Partial<PullRequestLimits>;
}

/**
 * Asks for the live analysis of a pull request: starts its workflow, or tells the running one.
 * @returns the workflow's id
 */
export async function requestAnalysis(client: Client, options: RequestAnalysisOptions): Promise<string> {
  const { repoId, number, repository, headSha } = options;
  const workflowId = pullRequestWorkflowId(repoId, number);
  const input: PullRequestInput = {
    repoId,
    number,
    repository,
    limits: { ...DEFAULT_PULL_REQUEST_LIMITS, ...options.limits },
    carried: null,
  };
  const request: AnalyseHead = { headSha };
  await client.workflow.signalWithStart(WORKFLOW_TYPES.pullRequest, {
    workflowId,
    taskQueue: TASK_QUEUES.pulse,
    args: [input],
    signal: SIGNALS.analyseHead,
    signalArgs: [request],
    typedSearchAttributes: initialSearchAttributes({ repository, pullRequest: number, stage: 'queued' }),
    staticSummary: `Analyse ${repository}#${number}`,
    staticDetails: `Analyses each new head of \`${repository}#${number}\`; the newest one wins.`,
  });
  return workflowId;
}
