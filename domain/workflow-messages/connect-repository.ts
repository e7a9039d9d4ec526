export interface ConnectInput {
  readonly apiUrl: string;
  readonly owner: string;
  readonly name: string;
  /** Id of the sealed token that came with the request; null for the App's or the settings' credential. */
  readonly tokenSecretId: string | null;
  readonly installationId: number | null;
}

/** How a repository is told of live. */
export interface ConnectedHook {
  /** `app`: the App's own hook tells; `active`: GitHub's ping has come; `pending`: it has not yet; `none`: there is no hook. */
  readonly state: 'app' | 'active' | 'pending' | 'none';
  /** What to do, for people; null when nothing is. */
  readonly advice: string | null;
}

export interface ConnectedRepository {
  readonly repoId: number;
  readonly fullName: string;
  /** False when it was here before. */
  readonly isNew: boolean;
  readonly hook: ConnectedHook;
}

export interface DisconnectInput {
  readonly repoId: number;
}

export interface DisconnectedRepository {
  /** What could not be taken back at GitHub; null when all was. */
  readonly advice: string | null;
}
