/** By how much a clock may be ahead of ours; who claims to be later than that has none. */
const AHEAD_MAX_SECONDS = 86_400;

/**
 * What a time that a commit claims can be, for it was there at `now`: itself when it is past, `now` when a clock may have been fast.
 * @param claimed Unix seconds; 0 when it has none
 * @returns 0 when it tells nothing
 */
export function possibleTime(claimed: number, now: number): number {
  if (claimed > now + AHEAD_MAX_SECONDS) return 0;
  return Math.max(0, Math.min(claimed, now));
}

/**
 * When a commit came upstream: as it says. Where it says what cannot be, not before anything that it brought or was put upon, which says
 * the same whenever it is asked.
 * @param before what those claim
 */
export function landingTime(claimed: number, before: readonly number[], now: number): number {
  return possibleTime(claimed, now) || Math.max(0, ...before.map((time) => possibleTime(time, now)));
}
