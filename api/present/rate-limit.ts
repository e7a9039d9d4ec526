import type { GitHubRateLimitRow } from '../../sql/github/list-github-limits.ts';
import type { RateLimit } from '../schemas/work/rate-limit.ts';

export function presentRateLimit(row: GitHubRateLimitRow): RateLimit {
  return {
    ...row,
    resetsAt: row.resetsAt?.toISOString() ?? null,
    blockedUntil: row.blockedUntil?.toISOString() ?? null,
    observedAt: row.observedAt.toISOString(),
  };
}
