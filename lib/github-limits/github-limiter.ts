import type { CommonQueryMethods, DatabasePool } from 'slonik';
import {
  ensureGitHubCredential,
  expireGitHubTurns,
  type GitHubCredentialRow,
  insertGitHubTurn,
  lockGitHubCredential,
  readGitHubTurnState,
} from '../../sql/github/github-turns.ts';
import type { Database } from '../database/database.ts';
import { decideTurn, type TurnRequest } from './decide-turn.ts';
import { LEASE_GRACE_MS, POINTS_WINDOW_MS } from './limits.ts';
import { RateLimited, type RateLimitedDetails } from './rate-limited.ts';
import { settleTurn } from './settle-turn.ts';
import type { LimitedCredential, Turn, TurnOutcome } from './turn.ts';

export interface GitHubLimiter {
  /**
   * Takes a turn for one request, or throws; it never waits for one.
   *
   * @param timeLimitMs of the request: a turn that lasts much longer belongs to a killed process
   * @throws RateLimited
   */
  acquire(
    credential: LimitedCredential,
    resource: string,
    request: TurnRequest,
    timeLimitMs: number,
  ): Promise<Turn>;
  /** Ends a turn. @returns how long GitHub wants no further request, where it said so */
  settle(turn: Turn, outcome: TurnOutcome): Promise<{ readonly banMs: number | null }>;
}

/** A process that is frozen while it decides must not hold up the others for longer. */
const IDLE_LIMIT_MS = 5_000;

/** The limiter that all processes share: its state is in PostgreSQL, and its clock is PostgreSQL's. */
export function createGitHubLimiter(
  database: Pick<Database, 'slonik'>,
  { leaseGraceMs = LEASE_GRACE_MS }: { readonly leaseGraceMs?: number } = {},
): GitHubLimiter {
  const { slonik } = database;
  return {
    async acquire(credential, resource, request, timeLimitMs) {
      const decided = await inTurn(slonik, credential, async (tx) => {
        await expireGitHubTurns(tx, credential.credential, POINTS_WINDOW_MS);
        const at = {
          credential: credential.credential,
          resource,
          api: request.api,
          windowMs: POINTS_WINDOW_MS,
        };
        const { known, limit, remaining, resetAtMs, ...state } = await readGitHubTurnState(tx, at);
        const window = known ? { limit, remaining, resetAtMs } : null;
        const decision = decideTurn(request, { ...state, window });
        if (!decision.go) return decision;
        const leaseMs = timeLimitMs + leaseGraceMs;
        return { turnId: await insertGitHubTurn(tx, { ...at, ...request, leaseMs }) };
      });
      if ('turnId' in decided) return { turnId: decided.turnId, credential, resource };
      throw rateLimited(credential, resource, decided.reason, decided.waitMs);
    },

    settle: (turn, outcome) =>
      inTurn(slonik, turn.credential, async (tx, locked) => ({
        banMs: await settleTurn(tx, turn, outcome, locked),
      })),
  };
}

/** The error for a request that must wait so long. */
export function rateLimited(
  { credential, label }: LimitedCredential,
  resource: string,
  reason: RateLimitedDetails['reason'],
  waitMs: number,
): RateLimited {
  const waitsUntil = new Date(Date.now() + waitMs).toISOString();
  return new RateLimited(label, { credential, resource, reason, retryAfterMs: waitMs, waitsUntil });
}

/** Does something while no other process decides about the same credential. */
async function inTurn<T>(
  slonik: DatabasePool,
  { credential, label }: LimitedCredential,
  work: (tx: CommonQueryMethods, locked: GitHubCredentialRow) => Promise<T>,
): Promise<T> {
  for (;;) {
    const result = await slonik.transaction(async (tx) => {
      const locked = await lockGitHubCredential(tx, credential, IDLE_LIMIT_MS);
      if (locked === null) return null;
      // More is known of it than before: who an installation or a token belongs to.
      if (locked.label !== label) await ensureGitHubCredential(tx, credential, label);
      return { value: await work(tx, locked) };
    });
    if (result !== null) return result.value;
    await ensureGitHubCredential(slonik, credential, label);
  }
}
