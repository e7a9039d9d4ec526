import type { Account } from './accounts.ts';
import type { Identity } from './ids.ts';

export interface Deployment extends Identity {
  readonly environment: string;
  readonly isProduction: boolean;
  readonly isTransient: boolean;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly description: string | null;
  readonly creator: Account | null;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}

export type DeploymentState =
  | 'pending'
  | 'queued'
  | 'in_progress'
  | 'success'
  | 'failure'
  | 'error'
  | 'inactive';

export interface DeploymentStatus extends Identity {
  readonly state: DeploymentState;
  readonly description: string;
  readonly creator: Account | null;
  readonly environmentUrl: string;
  readonly createdAt: Date;
}

export interface Release extends Identity {
  readonly tagName: string;
  readonly target: string;
  name: string | null;
  body: string;
  isDraft: boolean;
  isPrerelease: boolean;
  readonly author: Account;
  readonly createdAt: Date;
  publishedAt: Date | null;
  updatedAt: Date;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out';

export interface CheckSuite extends Identity {
  readonly headSha: string;
  readonly headBranch: string | null;
  status: CheckStatus;
  conclusion: Conclusion | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly runs: CheckRun[];
}

export interface CheckRun extends Identity {
  readonly name: string;
  readonly headSha: string;
  status: CheckStatus;
  conclusion: Conclusion | null;
  readonly startedAt: Date;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
}

export interface CommitStatus extends Identity {
  readonly sha: string;
  readonly state: 'success' | 'failure' | 'error' | 'pending';
  readonly context: string;
  readonly description: string | null;
  readonly creator: Account | null;
  readonly createdAt: Date;
}

export interface Workflow extends Identity {
  readonly name: string;
  readonly path: string;
  readonly createdAt: Date;
}

export interface WorkflowRun extends Identity {
  readonly workflow: Workflow;
  readonly runNumber: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly actor: Account;
  readonly suite: CheckSuite;
  status: CheckStatus;
  conclusion: Conclusion | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly jobs: WorkflowJob[];
}

export interface WorkflowJob extends Identity {
  readonly name: string;
  status: CheckStatus;
  conclusion: Conclusion | null;
  readonly startedAt: Date;
  completedAt: Date | null;
}
