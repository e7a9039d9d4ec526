import type {
  ConnectedRepository,
  ConnectInput,
  DisconnectedRepository,
} from '../domain/workflow-messages/connect-repository.ts';

/**
 * What the API asks of the workflow engine. Each call is bounded in time and fails with PulseError
 * `temporal_unavailable` when the engine does not answer.
 */
export interface WorkflowGateway {
  /** Starts the sync of a repository; false when one was running already, which then goes on. */
  startSync(repository: SyncTarget): Promise<boolean>;
  /** Each of the three: false when no sync is running. */
  pauseSync(repoId: number): Promise<boolean>;
  resumeSync(repoId: number): Promise<boolean>;
  cancelSync(repoId: number): Promise<boolean>;
  /** Asks for the analysis of a pull request's newest head; a running analysis of an older head is given up. */
  analysePullRequest(target: AnalysisTarget): Promise<void>;
  /**
   * Connects a repository through GitHub, and starts its sync.
   * @throws PulseError with the code of whatever GitHub said
   */
  connectGitHub(input: ConnectInput): Promise<ConnectedRepository>;
  /** Takes the repository's hook away and marks it. */
  disconnect(repository: SyncTarget): Promise<DisconnectedRepository>;
  /** Has GitHub's logs of deliveries compared with what is here: of one hook, or of all. */
  reconcile(hookId: string | null): Promise<void>;
  /** Starts a verification of rollups that is written down. */
  verifyRollups(verificationId: string): Promise<void>;
  /** Has a round of refreshing rollups begin now, unless one runs. */
  refreshRollups(): Promise<void>;
  /** Resolves when the engine answers. */
  ping(): Promise<void>;
}

export interface SyncTarget {
  readonly repoId: number;
  /** `owner/name`, shown to operators. */
  readonly fullName: string;
}

export interface AnalysisTarget extends SyncTarget {
  readonly number: number;
}
