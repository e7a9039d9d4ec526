import type { RefMovement } from './ref-movement.ts';

/**
 * A key for each movement of a ref: where it moved to, and the how-manieth time it did. So a movement that is told of late leaves
 * the keys of those to other commits as they are.
 * @param movements of one ref, in order of time
 */
export function keyMovements(name: string, movements: readonly RefMovement[]): Map<string, RefMovement> {
  const times = new Map<string, number>();
  const keyed = new Map<string, RefMovement>();
  for (const movement of movements) {
    const place = `${name}@${movement.commitSha ?? ''}`;
    const time = (times.get(place) ?? 0) + 1;
    times.set(place, time);
    keyed.set(time === 1 ? place : `${place}~${time}`, movement);
  }
  return keyed;
}
