/**
 * The names by which clients, workflows and workers find each other. Pure: workflow code imports it.
 * Terms: a repository is always its `repo_id`, a pull request its number inside it.
 */

/** Task queues: `pulse` runs workflows and database activities, `github` talks to hosts, `analysis` burns CPU. */
export const TASK_QUEUES = { pulse: 'pulse', github: 'github', analysis: 'analysis' } as const;

/** Workflow type names: the exports of workflows/index.ts. */
export const WORKFLOW_TYPES = {
  repositorySync: 'repositorySync',
  pullRequest: 'pullRequest',
  sweepAnalyses: 'sweepAnalyses',
  measureCommits: 'measureCommits',
  reconcileDeliveries: 'reconcileDeliveries',
  connectRepository: 'connectRepository',
  disconnectRepository: 'disconnectRepository',
  refetchPullRequests: 'refetchPullRequests',
  refreshRollups: 'refreshRollups',
  verifyRollups: 'verifyRollups',
  snapshotRisk: 'snapshotRisk',
  scanAnomalies: 'scanAnomalies',
  cleanUpData: 'cleanUpData',
} as const;

export const SIGNALS = {
  pause: 'pause',
  resume: 'resume',
  waiting: 'waiting',
  analyseHead: 'analyseHead',
} as const;
export const QUERIES = { progress: 'progress' } as const;

/** Id of the Temporal Schedule that starts the sweep. */
export const SWEEP_SCHEDULE_ID = 'sweep-analyses';
/** Prefix of the sweeps' workflow ids; the schedule appends the time. */
export const SWEEP_WORKFLOW_ID = 'sweep-analyses';

/** Id of the Temporal Schedule that refreshes rollups, and the prefix of its workflows' ids. */
export const ROLLUPS_SCHEDULE_ID = 'rollups';
export const ROLLUPS_WORKFLOW_ID = 'rollups';

/** Id of the Temporal Schedule that computes the sprint risk of teams, and the prefix of its workflows' ids. */
export const RISK_SCHEDULE_ID = 'snapshot-risk';
export const RISK_WORKFLOW_ID = 'snapshot-risk';

/** Id of the Temporal Schedule that looks for anomalies, and the prefix of its workflows' ids. */
export const ANOMALIES_SCHEDULE_ID = 'anomalies';
export const ANOMALIES_WORKFLOW_ID = 'anomalies';

/** At most one sync runs per repository. */
export function syncWorkflowId(repoId: number): string {
  return `sync/${repoId}`;
}

/** At most one live analysis runs per pull request. */
export function pullRequestWorkflowId(repoId: number, number: number): string {
  return `pull-request/${repoId}/${number}`;
}

/** At most one counting of commits runs per repository. */
export function measureCommitsWorkflowId(repoId: number): string {
  return `commits/${repoId}`;
}

/** Id of the Temporal Schedule that starts the reconciliation, and prefix of its workflows' ids. */
export const RECONCILE_SCHEDULE_ID = 'reconcile-deliveries';

/** At most one reconciliation that somebody asked for runs for a hook, or for all. */
export function reconcileWorkflowId(hookId: string | null): string {
  return `reconcile/${hookId ?? 'all'}`;
}

/** Id of the Temporal Schedule that asks again for pull requests, and prefix of its workflows' ids. */
export const REFETCH_SCHEDULE_ID = 'refetch-pull-requests';

/** Id of the Temporal Schedule that deletes what is kept no longer, and prefix of its workflows' ids. */
export const CLEAN_UP_SCHEDULE_ID = 'clean-up-data';

/** At most one connecting of a repository of this name runs at a time. */
export function connectWorkflowId(fullName: string): string {
  return `connect/${fullName.toLowerCase()}`;
}

export function disconnectWorkflowId(repoId: number): string {
  return `disconnect/${repoId}`;
}

/** One workflow for each verification that somebody asks for. */
export function verifyWorkflowId(verificationId: string): string {
  return `verify/${verificationId}`;
}
