import { compareMovements, type RefMovement, type ToldMovement, timeOf } from './ref-movement.ts';

/** Clocks of providers and of this machine differ by no more. */
const CLOCKS_MS = 10 * 60_000;

/**
 * The movements of one tag, each once, from everything that was told of it, in whatever order. A push knows the time and
 * the commit, so it stands for whatever else tells of the same movement: a `create` beside it, and a mirror that was read after it and
 * saw the tag there. A `create` without a push takes its commit from the mirror.
 */
export function joinTagMovements(told: readonly ToldMovement[]): RefMovement[] {
  const pushes = told.filter(({ toldBy }) => toldBy === 'push');
  const mirrored = told.filter(
    (one) =>
      one.toldBy !== 'push' && one.toldBy !== 'create' && !pushes.some((push) => isSeenPush(one, push)),
  );
  const taken = new Set<ToldMovement>();
  const created = told
    .filter(({ toldBy }) => toldBy === 'create')
    .toSorted((a, b) => a.movedAt.getTime() - b.movedAt.getTime())
    .filter((create) => !pushes.some((push) => isClose(push.movedAt, create.movedAt)))
    .map((create) => {
      const seen = mirrored
        .filter((one) => !taken.has(one) && mayHaveSeen(one, create.movedAt))
        .toSorted(compareSeen)[0];
      if (seen !== undefined) taken.add(seen);
      return { ...toMovement(create), commitSha: seen?.commitSha ?? null };
    });
  const rest = mirrored.filter((one) => !taken.has(one));
  return distinct([...pushes.map(toMovement), ...created, ...rest.map(toMovement)]);
}

/** Whether what the mirror showed may be what this push did. */
export function isSeenPush(seen: ToldMovement, push: ToldMovement): boolean {
  return seen.commitSha === push.commitSha && mayHaveSeen(seen, push.movedAt);
}

function mayHaveSeen({ seenAt, seenBeforeAt }: ToldMovement, at: Date): boolean {
  const ms = at.getTime();
  return (
    ms <= seenAt.getTime() + CLOCKS_MS && (seenBeforeAt === null || ms >= seenBeforeAt.getTime() - CLOCKS_MS)
  );
}

export function toMovement(told: ToldMovement): RefMovement {
  const { commitSha, toldBy } = told;
  return { commitSha, toldBy, at: timeOf(told) };
}

/** In order of time; of those of one time and commit the first. */
export function distinct(movements: readonly RefMovement[]): RefMovement[] {
  const sorted = movements.toSorted(compareMovements);
  return sorted.filter(
    (one, index) =>
      index === 0 ||
      one.commitSha !== sorted[index - 1]!.commitSha ||
      one.at.getTime() !== sorted[index - 1]!.at.getTime(),
  );
}

function isClose(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= CLOCKS_MS;
}

/** Those seen first come first; what was seen at once in an order that does not depend on who told first. */
function compareSeen(a: ToldMovement, b: ToldMovement): number {
  return a.seenAt.getTime() - b.seenAt.getTime() || compareMovements(toMovement(a), toMovement(b));
}
