import type { NewCommit } from '../git/write-commits.ts';
import type { Account } from '../world/accounts.ts';
import type { Random } from '../world/random.ts';
import type { GitSignature } from '../world/repository.ts';
import {
  createSourceTree,
  createTitle,
  editSourceTree,
  renderFiles,
  type SourceTree,
} from './source-tree.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A pull request before its commits exist: places in the batch stand for their ids. */
export interface PlannedPull {
  readonly number: number;
  readonly title: string;
  readonly author: Account;
  readonly base: number;
  readonly commits: readonly number[];
  readonly createdAt: Date;
  readonly isDraft: boolean;
  readonly outcome: 'open' | 'closed' | 'merged';
  readonly endedAt: Date | null;
  /** The commit on the default branch with which it landed. */
  landed: number | null;
  readonly files: SourceTree;
}

export interface PlannedHistory {
  readonly commits: readonly NewCommit[];
  readonly pulls: readonly PlannedPull[];
  /** Last commit of the default branch. */
  readonly tip: number;
}

/** Invents the history of a repository with `count` pull requests, the last of them opened shortly before `endsAt`. */
export function planHistory(
  random: Random,
  people: readonly Account[],
  bot: Account,
  { count, days, endsAt }: { readonly count: number; readonly days: number; readonly endsAt: Date },
): PlannedHistory {
  const startMs = endsAt.getTime() - days * DAY_MS;
  const tree = createSourceTree(random);
  const commits: NewCommit[] = [
    {
      author: sign(people[0]!, new Date(startMs)),
      message: 'First version\n',
      parents: [],
      files: renderFiles(tree),
    },
  ];
  let tip = 0;
  const pulls: PlannedPull[] = [];
  const landings: PlannedPull[] = [];
  const land = (untilMs: number): void => {
    landings.sort((a, b) => a.endedAt!.getTime() - b.endedAt!.getTime());
    while (landings[0] !== undefined && landings[0].endedAt!.getTime() <= untilMs) {
      const pull = landings.shift()!;
      tip = addLanding(random, commits, pull, tip);
      for (const [path, lines] of pull.files) tree.set(path, lines);
    }
  };
  const stepMs = (days * DAY_MS - DAY_MS) / Math.max(1, count);
  let number = 0;
  for (let at = 0; at < count; at += 1) {
    number += random.chance(0.12) ? 2 : 1; // The numbers between belong to issues.
    const openedMs = startMs + DAY_MS / 2 + at * stepMs + random.integer(0, Math.floor(stepMs / 2));
    land(openedMs);
    const pull = planPull(random, random.chance(0.08) ? bot : random.pick(people), commits, {
      tree,
      tip,
      number,
      openedMs,
      endsMs: endsAt.getTime(),
    });
    pulls.push(pull);
    if (pull.outcome === 'merged') landings.push(pull);
  }
  land(endsAt.getTime());
  return { commits, pulls, tip };
}

function planPull(
  random: Random,
  author: Account,
  commits: NewCommit[],
  options: { tree: SourceTree; tip: number; number: number; openedMs: number; endsMs: number },
): PlannedPull {
  const { tip, number, openedMs, endsMs } = options;
  const title = createTitle(random);
  const files: SourceTree = new Map();
  const places: number[] = [];
  const total = random.integer(1, 4);
  for (let at = 0; at < total; at += 1) {
    const changed = editSourceTree(random, new Map([...options.tree, ...files]));
    for (const [path, lines] of changed) files.set(path, lines);
    commits.push({
      author: sign(author, new Date(openedMs - (total - at) * HOUR_MS)),
      message: at === 0 ? `${title}\n` : `${createTitle(random)}\n`,
      parents: [places.at(-1) ?? tip],
      files: renderFiles(changed),
    });
    places.push(commits.length - 1);
  }
  const endedMs = openedMs + HOUR_MS + random.delayMs(30 * HOUR_MS);
  const isOver = endedMs < endsMs && random.chance(0.92);
  const outcome = !isOver ? 'open' : random.chance(0.85) ? 'merged' : 'closed';
  return {
    number,
    title,
    author,
    base: tip,
    commits: places,
    createdAt: new Date(openedMs),
    isDraft: random.chance(0.15),
    outcome,
    endedAt: isOver ? new Date(endedMs) : null,
    landed: null,
    files,
  };
}

/** Half of the landings are merge commits, half are squashed. */
function addLanding(random: Random, commits: NewCommit[], pull: PlannedPull, tip: number): number {
  const isSquash = random.chance(0.5);
  const message = isSquash
    ? `${pull.title} (#${pull.number})\n`
    : `Merge pull request #${pull.number} from ${pull.author.login}/change-${pull.number}\n\n${pull.title}\n`;
  commits.push({
    author: sign(pull.author, pull.endedAt!),
    message,
    parents: isSquash ? [tip] : [tip, pull.commits.at(-1)!],
    files: renderFiles(pull.files),
  });
  pull.landed = commits.length - 1;
  return commits.length - 1;
}

function sign({ name, login, email }: Account, date: Date): GitSignature {
  return { name: name ?? login, email, date };
}
