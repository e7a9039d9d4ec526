import type { CommonQueryMethods } from 'slonik';
import {
  blockGitHubCredential,
  blockGitHubResource,
  forgiveGitHubCredential,
  getGitHubLimit,
  storeGitHubLimit,
} from '../../sql/github/github-limits.ts';
import { type GitHubCredentialRow, settleGitHubTurn } from '../../sql/github/github-turns.ts';
import { STRIKE_WAIT_MAX_MS, STRIKE_WAIT_MS } from './limits.ts';
import { mergeWindow } from './merge-window.ts';
import type { Ban, Turn, TurnOutcome } from './turn.ts';

/**
 * Writes down how a turn ended, in the transaction that holds the credential's lock.
 * @returns how long GitHub wants no further request, where it said so
 */
export async function settleTurn(
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
