export type Resource = 'core' | 'graphql' | 'search';

/** GitHub's limits; tests make them small. */
export interface LimitRules {
  /** Requests (REST) or points (GraphQL) an hour. */
  readonly perWindow: Readonly<Record<Resource, number>>;
  readonly anonymousPerWindow: number;
  readonly windowMs: number;
  readonly concurrentRequests: number;
  readonly restPointsPerMinute: number;
  readonly graphqlPointsPerMinute: number;
  /** How long a secondary limit lasts, and what `retry-after` says of it. */
  readonly secondaryMs: number;
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const GITHUB_LIMITS: LimitRules = {
  perWindow: { core: 5_000, graphql: 5_000, search: 30 },
  anonymousPerWindow: 60,
  windowMs: 3_600_000,
  concurrentRequests: 100,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2_000,
  secondaryMs: 60_000,
};

/** A request that came although the client had been told to wait. */
export interface Violation {
  readonly at: Date;
  readonly who: string;
  readonly request: string;
  readonly limit: 'primary' | 'secondary';
  /** How long before it the client had been told, in ms: small values may have been on their way. */
  readonly toldMsAgo: number;
  readonly waitLeftMs: number;
}

/** How GitHub words a secondary limit. */
export interface SecondaryForm {
  readonly status: 403 | 429;
  readonly hasRetryAfter: boolean;
  readonly isAbuse: boolean;
}
