import type { DeploymentState } from '../deployments/deployment-history.ts';
import type { Person } from './person.ts';

/** GitHub's deployment; `environment` is its free text, the enumerated one is decided by `domain/facts/environment.ts`. */
export interface DeploymentFact {
  readonly kind: 'deployment';
  readonly providerId: number;
  readonly environmentName: string;
  /** What the provider says of it; null when it says nothing. */
  readonly isProduction: boolean | null;
  readonly isTransient: boolean;
  readonly commitSha: string;
  readonly ref: string | null;
  readonly task: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly deployedBy: Person | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface DeploymentStatusFact {
  readonly kind: 'deployment_status';
  readonly providerId: number;
  readonly deploymentProviderId: number;
  readonly state: DeploymentState;
  readonly environmentName: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly creator: Person | null;
  readonly createdAt: Date;
}

export interface ReleaseFact {
  readonly kind: 'release';
  readonly providerId: number;
  readonly tagName: string;
  readonly name: string | null;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly target: string | null;
  readonly author: Person | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly isDeleted: boolean;
  readonly updatedAt: Date;
}

/** A tag appeared or was moved; rules may take it for a deployment. */
export interface TagFact {
  readonly kind: 'tag';
  readonly name: string;
  /** The commit it points to; null where only its creation was told. */
  readonly sha: string | null;
  readonly pushedBy: Person | null;
  readonly pushedAt: Date;
}

/** A check run, check suite, commit status, workflow run or one of its jobs. */
export interface CheckFact {
  readonly kind: 'check';
  readonly checkKind: 'check_run' | 'check_suite' | 'status' | 'workflow_run' | 'workflow_job';
  readonly providerId: number;
  readonly name: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  /** Title, summary or description: a coverage percentage may stand there. Not stored. */
  readonly text: string | null;
  readonly url: string | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly updatedAt: Date;
  /** Of a workflow run. */
  readonly run: WorkflowRunDetails | null;
}

/** What only workflow runs have. */
export interface WorkflowRunDetails {
  /** From 1; each time it is run again is another. */
  readonly attempt: number;
  /** What started it, such as `push`, `pull_request`, `release`; null when nobody said. */
  readonly event: string | null;
  /** The workflow's file, such as `.github/workflows/deploy.yml`. */
  readonly path: string | null;
  /** Its commits are another repository's. */
  readonly isFromFork: boolean;
}

export interface CoverageFact {
  readonly kind: 'coverage';
  readonly commitSha: string;
  readonly flag: string;
  /** 0-100 */
  readonly coverage: number;
  readonly linesCovered: number | null;
  readonly linesTotal: number | null;
  readonly source: string;
  readonly branch: string | null;
  readonly reportedAt: Date;
}

export interface IssueFact {
  readonly kind: 'issue';
  readonly providerId: number;
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly stateReason: string | null;
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly author: Person | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly isDeleted: boolean;
}

/** A member, team or organisation told us of people. */
export interface PeopleFact {
  readonly kind: 'people';
  readonly people: readonly Person[];
}
