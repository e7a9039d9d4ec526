/**
 * A total order over what was told of one object, so that any order of arrival ends in the same row: the greatest wins.
 * A version is text that sorts bytewise (PostgreSQL's collation "C"), kept beside the row as `provider_version`:
 *
 *     <finality>:<provider's time, ms>:<origin>:<observed, ms>:<rank>:<digest of what matters>:<digest of the rest>
 *
 * `finality` is for states that nothing follows (deleted, dismissed). The provider's times have whole seconds, so two facts
 * of one second are ordered by who told them (an answer we asked for beats an event, a later answer an earlier one), then
 * by a rank of their content, then by digests, which decide nothing but always the same way.
 */

/** Who told it: the Git mirror, an event, or the provider's API. */
export type FactOrigin = 'event' | 'api' | 'mirror';

export interface FactVersionParts {
  /** Nothing that is not final comes after it. */
  readonly isFinal?: boolean;
  /** The provider's time of the state; null when it told none. */
  readonly updatedAt: Date | null;
  readonly origin: FactOrigin;
  /** When we asked, for answers of the API; null otherwise. */
  readonly observedAt: Date | null;
  /** 0-9: which of two states of one second is likely the later one. */
  readonly rank: number;
  /** Digests as short hex. */
  readonly mattersDigest: string;
  readonly restDigest: string;
}

const ORIGIN_RANKS: Readonly<Record<FactOrigin, number>> = { mirror: 0, event: 1, api: 2 };
const TIME_DIGITS = 14;
/** An answer read this long after the provider's time has seen all of that second, clocks being what they are. */
const SETTLED_AFTER_MS = 5_000;

/** The version of a fact. Times before 1970 count as 1970. */
export function factVersion(parts: FactVersionParts): string {
  const { isFinal = false, updatedAt, origin, observedAt, rank, mattersDigest, restDigest } = parts;
  const time = timeText(updatedAt);
  const observed = timeText(origin === 'api' ? observedAt : null);
  return `${isFinal ? 1 : 0}:${time}:${ORIGIN_RANKS[origin]}:${observed}:${rank}:${mattersDigest}:${restDigest}`;
}

/** True when `a` comes after `b`; anything comes after nothing. */
export function isNewer(a: string, b: string | null | undefined): boolean {
  return b === null || b === undefined || b === '' || a > b;
}

/** True when both tell of the same second, differ in what matters, and no later answer of the provider has settled it. */
export function isUnsettledTie(a: string, b: string): boolean {
  const first = a.split(':');
  const second = b.split(':');
  // What is final needs nobody's word.
  if (first[0] !== second[0] || first[1] !== second[1] || first[5] === second[5]) return false;
  const observedMs = Math.max(Number(first[3]), Number(second[3]));
  return observedMs < Number(first[1]) + SETTLED_AFTER_MS;
}

function timeText(time: Date | null): string {
  const ms = time === null ? 0 : Math.max(time.getTime(), 0);
  return String(Math.trunc(ms)).padStart(TIME_DIGITS, '0');
}
