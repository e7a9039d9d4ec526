import type { CommonQueryMethods, DatabasePool } from 'slonik';
import {
  blockGitHubCredential,
  blockGitHubResource,
  forgiveGitHubCredential,
  getGitHubLimit,
  storeGitHubLimit,
} from '../../sql/queries/github-limits.ts';
import {
  ensureGitHubCredential,
  expireGitHubTurns,
  type GitHubCredentialRow,
  insertGitHubTurn,
  lockGitHubCredential,
  readGitHubTurnState,
  settleGitHubTurn,
} from '../../sql/queries/github-turns.ts';
import type { Database } from '../database.ts';
import { decideTurn, type TurnRequest } from './decide-turn.ts';
import { LEASE_GRACE_MS, POINTS_WINDOW_MS, STRIKE_WAIT_MAX_MS, STRIKE_WAIT_MS } from './limits.ts';
import { mergeWindow } from './merge-window.ts';
import { RateLimited, type RateLimitedDetails } from './rate-limited.ts';

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
export function createGitHubLimiter(database: Pick<Database, 'slonik'>): GitHubLimiter {
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
        const leaseMs = timeLimitMs + LEASE_GRACE_MS;
        return { turnId: await insertGitHubTurn(tx, { ...at, ...request, leaseMs }) };
      });
      if ('turnId' in decided) return { turnId: decided.turnId, credential, resource };
      throw rateLimited(credential, resource, decided.reason, decided.waitMs);
    },

    settle: (turn, outcome) =>
      inTurn(slonik, turn.credential, async (tx, locked) => ({
        banMs: await settle(tx, turn, outcome, locked),
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
      return locked === null ? null : { value: await work(tx, locked) };
    });
    if (result !== null) return result.value;
    await ensureGitHubCredential(slonik, credential, label);
  }
}

async function settle(
  tx: CommonQueryMethods,
  turn: Turn,
  outcome: TurnOutcome,
  locked: GitHubCredentialRow,
): Promise<number | null> {
  const { credential } = turn.credential;
  const settled = await settleGitHubTurn(tx, turn.turnId);
  const sentAtMs = settled?.startedAtMs ?? 0;
  const cost = settled !== null && outcome.counted ? settled.cost : 0;
  await storeWindow(tx, turn, outcome, { nowMs: locked.nowMs, sentAtMs, cost });
  if (outcome.ban !== null) return pronounce(tx, turn, outcome.ban, { ...locked, sentAtMs });
  if (outcome.answered && locked.strikes > 0 && sentAtMs > (locked.blockedUntilMs ?? 0)) {
    await forgiveGitHubCredential(tx, credential);
  }
  return null;
}

async function storeWindow(
  tx: CommonQueryMethods,
  turn: Turn,
  { limit: seen, answered }: TurnOutcome,
  sent: { readonly nowMs: number; readonly sentAtMs: number; readonly cost: number },
): Promise<void> {
  const { credential } = turn.credential;
  if (seen !== null) {
    const resetAtMs = sent.nowMs + seen.resetInMs;
    // A server that files the request under another name than we did means both.
    for (const resource of new Set([turn.resource, seen.resource])) {
      const stored = await getGitHubLimit(tx, credential, resource);
      const window = mergeWindow(stored, { ...seen, resetAtMs, sentAtMs: sent.sentAtMs });
      await storeGitHubLimit(tx, { ...window, credential, resource });
    }
    return;
  }
  const stored = await getGitHubLimit(tx, credential, turn.resource);
  const at = { credential, resource: turn.resource };
  if (stored === null) {
    if (answered) await storeGitHubLimit(tx, { ...at, limit: null, remaining: null, resetAtMs: null });
  } else if (stored.remaining !== null && sent.cost > 0) {
    // Nobody says what the request cost: it is taken off by guess, and the next answer tells.
    await storeGitHubLimit(tx, { ...stored, ...at, remaining: Math.max(0, stored.remaining - sent.cost) });
  }
}

async function pronounce(
  tx: CommonQueryMethods,
  turn: Turn,
  ban: Ban,
  known: GitHubCredentialRow & { readonly sentAtMs: number },
): Promise<number> {
  const { credential } = turn.credential;
  // Requests that were under way when the ban came are part of the same strike.
  const repeated = known.sentAtMs <= (known.blockedUntilMs ?? 0);
  const strikes = repeated && known.strikes > 0 ? known.strikes : known.strikes + 1;
  const waitMs = ban.waitMs ?? Math.min(STRIKE_WAIT_MAX_MS, STRIKE_WAIT_MS * 2 ** (strikes - 1));
  if (ban.scope === 'credential') {
    await blockGitHubCredential(tx, {
      credential,
      waitMs,
      because: ban.because,
      strikes: Math.min(strikes, 30),
    });
  } else {
    await blockGitHubResource(tx, { credential, resource: turn.resource, waitMs, because: ban.because });
  }
  return waitMs;
}
