import type { GitHubAddress } from '../../../lib/config/github-address.ts';
import type { GitHubPriority } from '../../../lib/github-limits/limits.ts';
import type { LimitedCredential } from '../../../lib/github-limits/turn.ts';

/** By what right GitHub is asked. */
export interface Credential {
  readonly address: GitHubAddress;
  /** Whose limits it uses. */
  readonly limited: LimitedCredential;
  /**
   * The value of `authorization`, which may have to be fetched first.
   * @throws GitHubError, RateLimited
   */
  authorise(priority: GitHubPriority, signal?: AbortSignal): Promise<string>;
  /**
   * Told of a value that GitHub refused with 401, and what GitHub's clock shows.
   * @returns true when there may be another one
   */
  reject(authorization: string, serverTimeMs: number | null): boolean;
}
