/** An account in GitHub's books. */
export interface LimitedCredential {
  /** `api.github.com/installation/42` */
  readonly credential: string;
  /** For people. */
  readonly label: string;
}

export interface Turn {
  readonly turnId: number;
  readonly credential: LimitedCredential;
  readonly resource: string;
}

/** What GitHub's headers said of a resource. */
export interface SeenLimit {
  readonly resource: string;
  readonly limit: number;
  readonly remaining: number;
  /** From the moment it is passed on. */
  readonly resetInMs: number;
}

/** A ban that an answer pronounced. */
export interface Ban {
  /** A secondary limit concerns the whole credential, a used up limit its resource. */
  readonly scope: 'credential' | 'resource';
  /** Null where GitHub names no time. */
  readonly waitMs: number | null;
  readonly because: string;
}

/** How a request ended. */
export interface TurnOutcome {
  /** False where GitHub does not count it: it was not sent, or the answer was 304. */
  readonly counted: boolean;
  /** True when GitHub answered it, whatever the answer. */
  readonly answered: boolean;
  readonly limit: SeenLimit | null;
  readonly ban: Ban | null;
}
