import { distinct, isSeenPush, toMovement } from './join-tag-movements.ts';
import { type RefMovement, type ToldMovement, timeOf } from './ref-movement.ts';

/** Commits of a line that were made within so short a time came in one push: a merge by rebasing, a queue's batch. */
const ONE_PUSH_MS = 10_000;

/**
 * The movements of one branch, each once, from everything that was told of it, in whatever order. The branch's own
 * first-parent line tells of the past: each of its commits was once where the branch pointed, or lay in one push with the next. What
 * pushes moved over is theirs: those commits of the line are left out.
 */
export function joinBranchMovements(told: readonly ToldMovement[]): RefMovement[] {
  const pushes = told.filter(({ toldBy, commitSha }) => toldBy === 'push' && commitSha !== null);
  const line = new Map<string, ToldMovement>();
  for (const one of told) if (one.toldBy === 'line' && one.commitSha !== null) line.set(one.commitSha, one);
  const covered = coverLine(pushes, line);
  const alone = [...line.values()].filter(({ commitSha }) => !covered.has(commitSha!));
  const seen = told.filter((one) => one.toldBy === 'seen' && !pushes.some((push) => isSeenPush(one, push)));
  return distinct([
    ...pushes.map(toMovement),
    ...lastOfEachPush(alone).map(toMovement),
    ...seen.map(toMovement),
  ]);
}

/** Ids of the line's commits that pushes brought. */
function coverLine(
  pushes: readonly ToldMovement[],
  line: ReadonlyMap<string, ToldMovement>,
): ReadonlySet<string> {
  const covered = new Set<string>();
  for (const { commitSha, beforeSha } of pushes) {
    if (!line.has(commitSha!)) continue;
    const between = beforeSha === null ? null : walkTo(beforeSha, commitSha!, line);
    if (between !== null) for (const sha of between) covered.add(sha);
    // Going back to a commit of the line is not what brought it there.
    else if (beforeSha === null || walkTo(commitSha!, beforeSha, line) === null) covered.add(commitSha!);
  }
  return covered;
}

/** The commits of the line after `to`, up to and with `from`; null when `to` is none of those before `from`. */
function walkTo(to: string, from: string, line: ReadonlyMap<string, ToldMovement>): string[] | null {
  const passed: string[] = [];
  for (let at: string | null = from; at !== null && at !== to; at = line.get(at)?.beforeSha ?? null) {
    if (!line.has(at) || passed.length > line.size) return null;
    passed.push(at);
  }
  return passed.length > 0 && line.get(passed.at(-1)!)!.beforeSha === to ? passed : null;
}

/** Without the commits that the next of the line followed at once. */
function lastOfEachPush(line: readonly ToldMovement[]): ToldMovement[] {
  const followed = new Set<string>();
  const bySha = new Map(line.map((one) => [one.commitSha!, one]));
  for (const one of line) {
    const before = one.beforeSha === null ? undefined : bySha.get(one.beforeSha);
    if (before === undefined) continue;
    if (Math.abs(timeOf(one).getTime() - timeOf(before).getTime()) <= ONE_PUSH_MS) {
      followed.add(before.commitSha!);
    }
  }
  return line.filter(({ commitSha }) => !followed.has(commitSha!));
}
