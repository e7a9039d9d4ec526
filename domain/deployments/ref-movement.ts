/** Who told that a branch or tag moved, and what its time is the time of; see `ref_movements`. */
export const MOVEMENT_TELLERS = ['push', 'create', 'tagger', 'commit', 'line', 'seen'] as const;
export type MovementTeller = (typeof MOVEMENT_TELLERS)[number];
export type RefKind = 'branch' | 'tag';

/** One telling of a movement of one ref. Several may be of the same movement. */
export interface ToldMovement {
  /** Null where the teller did not say. */
  readonly commitSha: string | null;
  readonly beforeSha: string | null;
  readonly toldBy: MovementTeller;
  readonly movedAt: Date;
  /** When the mirror was read; for what the provider told `movedAt`. */
  readonly seenAt: Date;
  readonly seenBeforeAt: Date | null;
}

/** A movement of a ref, told once or often. */
export interface RefMovement {
  readonly commitSha: string | null;
  readonly at: Date;
  readonly toldBy: MovementTeller;
}

/** In order of time, then so that equal times never depend on who told first. */
export function compareMovements(a: RefMovement, b: RefMovement): number {
  const time = a.at.getTime() - b.at.getTime();
  if (time !== 0) return time;
  const first = `${a.commitSha}/${a.toldBy}`;
  const second = `${b.commitSha}/${b.toldBy}`;
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Nothing happened after it was seen, whatever a commit claims. */
export function timeOf({ movedAt, seenAt }: ToldMovement): Date {
  return movedAt < seenAt ? movedAt : seenAt;
}
