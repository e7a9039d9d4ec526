import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../../database/database.ts';
import { PulseError } from '../../errors.ts';
import { RATE_LIMITS, type RateKind } from './rate-limits.ts';

/** Counts what is tried, over all processes. */
export interface Rates {
  /** @throws PulseError `too_many_requests`, with `retryAfterSeconds` in its details */
  take(kind: RateKind, key: string): Promise<void>;
  /** As `take`, but says false instead. */
  mayTake(kind: RateKind, key: string): Promise<boolean>;
  /** Takes one back that succeeded. */
  giveBack(kind: RateKind, key: string): Promise<void>;
}

const TABLE = 'rate_counts';

/** @param limits those of `RATE_LIMITS` unless given */
export function createRates(
  database: Pick<Database, 'pg'>,
  limits: Readonly<Record<RateKind, { readonly points: number; readonly seconds: number }>> = RATE_LIMITS,
): Rates {
  const made = new Map<RateKind, RateLimiterPostgres>();
  // The database may be away when the API starts.
  const limiterOf = (kind: RateKind): RateLimiterPostgres => {
    const known = made.get(kind);
    if (known !== undefined) return known;
    const limiter = new RateLimiterPostgres({
      storeClient: database.pg,
      tableName: TABLE,
      tableCreated: true,
      // Limiters of one table count together unless their keys differ.
      keyPrefix: kind,
      points: limits[kind].points,
      duration: limits[kind].seconds,
      // The clean-up of old data does it.
      clearExpiredByTimeout: false,
    });
    made.set(kind, limiter);
    return limiter;
  };
  const consume = async (kind: RateKind, key: string): Promise<number | null> => {
    try {
      await limiterOf(kind).consume(digest(key));
      return null;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw refused;
    }
  };
  return {
    take: async (kind, key) => {
      const retryAfterSeconds = await consume(kind, key);
      if (retryAfterSeconds === null) return;
      throw new PulseError(
        'too_many_requests',
        `This was tried too often. Try again in ${retryAfterSeconds} seconds.`,
        { details: { retryAfterSeconds } },
      );
    },
    mayTake: async (kind, key) => (await consume(kind, key)) === null,
    giveBack: async (kind, key) => {
      await limiterOf(kind).reward(digest(key));
    },
  };
}

/** What counts as one address of the network: of IPv6 the first 64 bits, of which one household has all the rest. */
export function networkOf(ip: string | null): string {
  if (ip === null) return 'unknown';
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const filled = [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${filled
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Of a fixed length, and says nothing of whom it is about. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
