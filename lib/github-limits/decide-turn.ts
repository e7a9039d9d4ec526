import {
  BUSY_RETRY_MS,
  CONCURRENCY_MAX,
  type GitHubApi,
  type GitHubPriority,
  LIVE_RESERVE_MAX,
  LIVE_SHARE,
  POINTS_A_MINUTE,
  RESET_SLACK_MS,
} from './limits.ts';

/** What one request takes. */
export interface TurnRequest {
  readonly api: GitHubApi;
  readonly priority: GitHubPriority;
  /** Of the hourly limit. */
  readonly cost: number;
  /** Of the limit a minute. */
  readonly points: number;
}

/** What is known of a credential at one moment; times in milliseconds of the database's clock. */
export interface TurnState {
  readonly nowMs: number;
  /** Nothing may be sent until then: the later of the credential's and the resource's block. */
  readonly blockedUntilMs: number | null;
  readonly blockedBecause: string | null;
  /** Requests under way, of any resource. */
  readonly running: number;
  /** Those under way of this resource, and what they will have cost. */
  readonly runningOfResource: number;
  readonly runningCost: number;
  /** Points of this API within the last minute, and when the first of them no longer count. */
  readonly points: number;
  readonly pointsFreeAtMs: number | null;
  /** Null: never asked. */
  readonly window: LimitWindow | null;
}

/** GitHub's hourly limit; `limit` is null where the server has none. */
export interface LimitWindow {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAtMs: number | null;
}

export type WaitReason = 'blocked' | 'used_up' | 'reserved' | 'concurrency' | 'points' | 'unknown_limit';

export type TurnDecision =
  | { readonly go: true }
  | { readonly go: false; readonly reason: WaitReason; readonly waitMs: number };

/**
 * Whether a request may be sent now. Pure: the caller holds the credential's lock, so that what it decides stays true until it
 * is written down.
 */
export function decideTurn(request: TurnRequest, state: TurnState): TurnDecision {
  const { nowMs } = state;
  if (state.blockedUntilMs !== null && state.blockedUntilMs > nowMs) {
    return wait('blocked', state.blockedUntilMs - nowMs);
  }
  // The first answer tells the limit; sending many before would run into one that is used up already.
  if (state.window === null && state.runningOfResource > 0) return wait('unknown_limit', BUSY_RETRY_MS);
  const concurrencyMax = shareOf(request.priority, CONCURRENCY_MAX);
  if (state.running >= concurrencyMax) return wait('concurrency', BUSY_RETRY_MS);
  const pointsMax = shareOf(request.priority, POINTS_A_MINUTE[request.api]);
  if (state.points + request.points > pointsMax) {
    return wait('points', Math.max(BUSY_RETRY_MS, (state.pointsFreeAtMs ?? nowMs) - nowMs));
  }
  return decideWindow(request, state);
}

function decideWindow(request: TurnRequest, { nowMs, window, runningCost }: TurnState): TurnDecision {
  if (window === null || window.limit === null || window.remaining === null) return { go: true };
  const resetInMs = (window.resetAtMs ?? 0) + RESET_SLACK_MS - nowMs;
  const remaining = resetInMs > 0 ? window.remaining : window.limit;
  // Whether GitHub has counted those under way yet is not known: assume it has not.
  const left = remaining - runningCost - request.cost;
  // A limit of one window whose requests are all under way moves again when they end.
  const waitMs = resetInMs > 0 ? resetInMs : BUSY_RETRY_MS;
  if (left < 0) return wait('used_up', waitMs);
  const reserve = Math.min(LIVE_RESERVE_MAX, Math.floor(window.limit * LIVE_SHARE));
  if (request.priority === 'backfill' && left < reserve) return wait('reserved', waitMs);
  return { go: true };
}

function shareOf(priority: GitHubPriority, max: number): number {
  return priority === 'live' ? max : Math.floor(max * (1 - LIVE_SHARE));
}

function wait(reason: WaitReason, waitMs: number): TurnDecision {
  return { go: false, reason, waitMs: Math.ceil(waitMs) };
}
