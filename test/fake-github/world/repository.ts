import type { Account } from './accounts.ts';
import type { Identity } from './ids.ts';
import type { CheckSuite, CommitStatus, Deployment, Release, Workflow, WorkflowRun } from './operations.ts';
import type { IssueComment, PullRequest } from './pull-request.ts';

export interface Label extends Identity {
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface Issue extends Identity {
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: Account | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  labels: Label[];
  assignees: Account[];
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  closedBy: Account | null;
  readonly comments: IssueComment[];
}

export interface GitSignature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface Commit {
  readonly sha: string;
  readonly treeSha: string;
  readonly parents: readonly string[];
  readonly author: GitSignature;
  readonly committer: GitSignature;
  readonly message: string;
}

export interface Repository extends Identity {
  owner: Account;
  name: string;
  /** The bare Git repository behind it. */
  readonly directory: string;
  description: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  readonly isFork: boolean;
  defaultBranch: string;
  language: string | null;
  readonly createdAt: Date;
  updatedAt: Date;
  pushedAt: Date;
  /** The next number of a pull request or issue. */
  nextNumber: number;
  /** Tip by branch name. */
  readonly branches: Map<string, string>;
  /** Target commit by tag name. */
  readonly tags: Map<string, string>;
  readonly pulls: Map<number, PullRequest>;
  readonly issues: Map<number, Issue>;
  readonly labels: Map<string, Label>;
  readonly deployments: Deployment[];
  readonly releases: Release[];
  readonly suites: CheckSuite[];
  readonly statuses: CommitStatus[];
  readonly workflows: Workflow[];
  readonly workflowRuns: WorkflowRun[];
}

/** As GitHub writes it: `owner/name`. */
export function fullNameOf(repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${repository.owner.login}/${repository.name}`;
}
