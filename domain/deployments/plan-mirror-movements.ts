import type { RefKind, ToldMovement } from './ref-movement.ts';

/** Commits of the default branch's own line that are kept as movements: the newest. */
const DEFAULT_LINE_MAX = 5_000;
/** The same of each other branch, and of all of them together at one reading. */
const OTHER_LINE_MAX = 2_000;
const OTHER_LINES_MAX = 20_000;

/** A commit as its first-parent line has it. */
export interface FirstParent {
  /** Null for a root. */
  readonly parentSha: string | null;
  readonly committedAt: Date;
}

export interface ReadTag {
  readonly name: string;
  readonly objectId: string;
  readonly commitSha: string;
  readonly at: Date;
  readonly hasTagger: boolean;
}

/** What one reading of a mirror shows. */
export interface MirrorReading {
  readonly tags: readonly ReadTag[];
  /** Tip by name. */
  readonly branches: ReadonlyMap<string, string>;
  /** Down from the tips of branches that moved, from their former tips, and from the default branch. */
  readonly firstParents: ReadonlyMap<string, FirstParent>;
  readonly defaultBranch: string | null;
  readonly readAt: Date;
}

/** Where a ref pointed at the reading before. */
export interface KnownRef {
  readonly objectId: string;
  readonly commitSha: string;
  readonly seenAt: Date;
}

type Movement = ToldMovement & { readonly kind: RefKind; readonly name: string };

/**
 * The movements that a reading of a mirror tells of. Of a tag it is when it was made (of a lightweight one when its commit was);
 * of a branch the commits of its own first-parent line, those that are not on the default branch's. A ref that pointed elsewhere at
 * the reading before moved between the two. Where a branch without a commit of its own points at the first reading tells nothing:
 * when it was moved there is not known.
 * @param known by full name of the ref
 */
export function planMirrorMovements(
  reading: MirrorReading,
  known: ReadonlyMap<string, KnownRef>,
): Movement[] {
  return [
    ...reading.tags.flatMap((tag) => tagMovement(tag, known.get(`refs/tags/${tag.name}`), reading.readAt)),
    ...branchMovements(reading, known),
  ];
}

function tagMovement(tag: ReadTag, before: KnownRef | undefined, readAt: Date): Movement[] {
  if (before?.objectId === tag.objectId) return [];
  const { name, commitSha, at, hasTagger } = tag;
  const told = {
    kind: 'tag' as const,
    name,
    commitSha,
    beforeSha: before?.commitSha ?? null,
    seenAt: readAt,
    seenBeforeAt: before?.seenAt ?? null,
  };
  // A tag that was moved has its time only from a tagger who made it since.
  if (before !== undefined && (!hasTagger || at <= before.seenAt)) {
    return [{ ...told, toldBy: 'seen', movedAt: readAt }];
  }
  return [{ ...told, beforeSha: null, toldBy: hasTagger ? 'tagger' : 'commit', movedAt: at }];
}

function branchMovements(reading: MirrorReading, known: ReadonlyMap<string, KnownRef>): Movement[] {
  const { branches, firstParents, defaultBranch } = reading;
  const movements: Movement[] = [];
  const mainTip = defaultBranch === null ? undefined : branches.get(defaultBranch);
  const main = new Set(mainTip === undefined ? [] : walk(mainTip, firstParents));
  let left = OTHER_LINES_MAX;
  for (const [name, tip] of branches) {
    const before = known.get(`refs/heads/${name}`);
    if (before?.commitSha === tip) continue;
    const isDefault = name === defaultBranch;
    const line = isDefault
      ? take(main, DEFAULT_LINE_MAX)
      : take(ownLine(tip, firstParents, main), Math.min(OTHER_LINE_MAX, left));
    if (!isDefault) left -= line.length;
    movements.push(...line.map((sha) => lineMovement(name, sha, reading)));
    if (before === undefined) continue;
    if (line[0] !== tip || isBefore(tip, before.commitSha, firstParents)) {
      movements.push(seenMovement(name, tip, before, reading.readAt));
    }
  }
  return movements;
}

function lineMovement(name: string, sha: string, { firstParents, readAt }: MirrorReading): Movement {
  const { parentSha, committedAt } = firstParents.get(sha)!;
  return {
    kind: 'branch',
    name,
    commitSha: sha,
    beforeSha: parentSha,
    toldBy: 'line',
    movedAt: committedAt,
    seenAt: readAt,
    seenBeforeAt: null,
  };
}

function seenMovement(name: string, tip: string, before: KnownRef, readAt: Date): Movement {
  return {
    kind: 'branch',
    name,
    commitSha: tip,
    beforeSha: before.commitSha,
    toldBy: 'seen',
    movedAt: readAt,
    seenAt: readAt,
    seenBeforeAt: before.seenAt,
  };
}

/** Whether a commit lies on the first-parent line below another: the branch was moved back to it. */
function isBefore(sha: string, tip: string, firstParents: ReadonlyMap<string, FirstParent>): boolean {
  for (const one of walk(tip, firstParents)) if (one === sha) return one !== tip;
  return false;
}

function* ownLine(
  tip: string,
  firstParents: ReadonlyMap<string, FirstParent>,
  main: ReadonlySet<string>,
): Generator<string> {
  for (const sha of walk(tip, firstParents)) {
    if (main.has(sha)) return;
    yield sha;
  }
}

/** A first-parent line, the newest first, as far as it is known. */
function* walk(tip: string, firstParents: ReadonlyMap<string, FirstParent>): Generator<string> {
  for (let at: string | null = tip; at !== null; ) {
    const commit: FirstParent | undefined = firstParents.get(at);
    if (commit === undefined) return;
    yield at;
    at = commit.parentSha;
  }
}

function take(values: Iterable<string>, limit: number): string[] {
  const taken: string[] = [];
  for (const value of values) {
    if (taken.length >= limit) break;
    taken.push(value);
  }
  return taken;
}
