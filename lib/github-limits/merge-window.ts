import type { LimitWindow } from './decide-turn.ts';
import { SAME_WINDOW_MS } from './limits.ts';

/** A window as it was stored, and when. */
export interface StoredWindow extends LimitWindow {
  readonly observedAtMs: number;
}

/** What the headers of an answer say, by the database's clock; the request was sent at `sentAtMs`. */
export interface SeenWindow {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAtMs: number;
  readonly sentAtMs: number;
}

/**
 * Answers overtake each other: within one window the least that GitHub said is left is the truth; of two windows the later one
 * counts, unless the earlier one comes from a request that was sent after the other was seen.
 */
export function mergeWindow(stored: StoredWindow | null, seen: SeenWindow): LimitWindow {
  const { limit, remaining, resetAtMs } = seen;
  const fresh = { limit, remaining, resetAtMs };
  if (stored === null || stored.remaining === null || stored.resetAtMs === null || stored.limit !== limit) {
    return fresh;
  }
  const apartMs = resetAtMs - stored.resetAtMs;
  if (Math.abs(apartMs) <= SAME_WINDOW_MS) {
    // The earlier reset would let the next window begin too soon.
    return {
      limit,
      remaining: Math.min(stored.remaining, remaining),
      resetAtMs: Math.max(resetAtMs, stored.resetAtMs),
    };
  }
  return apartMs > 0 || seen.sentAtMs >= stored.observedAtMs ? fresh : stored;
}
