import { MESSAGES_LIMIT, TITLE_LIMIT, textFromCommits } from '../../../domain/pull-request-text.ts';
import { type CommitDetails, readCommits } from '../commits/read-commits.ts';
import type { CommitGraph } from '../graph/commit-graph.ts';
import { type BaseRule, findBases, type PullRequestBase } from '../graph/find-base.ts';
import { loadCommitGraph } from '../graph/load-commit-graph.ts';
import { isSameWork } from '../landing/compare-commits.ts';
import { LandingFinder, settleClaims } from '../landing/find-landing.ts';
import { findUpstream, type Upstream } from '../landing/find-upstream.ts';
import { titleOfMerge, titleOfSquash } from '../landing/title-of-landed.ts';
import { sortRefs } from '../refs/pull-request-refs.ts';
import { readRefs } from '../refs/read-refs.ts';
import { estimateOpenings } from './estimate-opening.ts';
import { landingTime, possibleTime } from './possible-time.ts';

/** Everything a mirror tells of one pull request. Ids are hex, times Unix seconds. */
export interface PullRequestFacts {
  readonly number: number;
  readonly head: string;
  /** The commit its diff starts from; null when `how` is `none`. */
  readonly base: string | null;
  readonly how: BaseRule;
  /** Commits it brings, newest first, at most OWN_COMMITS_LIMIT; `ownCount` counts all. */
  readonly ownCommits: readonly string[];
  readonly ownCount: number;
  /** Merged, or unknown: refs do not tell open from closed. */
  readonly state: 'merged' | 'unknown';
  /** The upstream commit with which it landed, and when: not before it was opened, nor after it was read. */
  readonly landed: { readonly commit: string; readonly time: number } | null;
  /** The branch on whose first-parent history it landed or rests; null when only a tag keeps that history. */
  readonly targetBranch: string | null;
  /**
   * Until a provider gives the real ones, the title is that of the commit with which it landed, else the subject of its
   * first own commit; the body is made of the messages of its own commits.
   */
  readonly title: string;
  readonly body: string | null;
  /** Who wrote the squashed commit with which it landed; else the oldest of its own commits that is no merge. */
  readonly author: { readonly name: string; readonly email: string };
  /** Of the head, as it says; `committedAt` is 0 when that cannot be. */
  readonly authoredAt: number;
  readonly committedAt: number;
  /** When the oldest of its own commits was made, among the head and the oldest that are read; null when it has none. */
  readonly firstCommitAt: number | null;
  /** Never falls with the number. */
  readonly openedAtEstimate: number;
}

/**
 * Reads all pull requests of a mirror: three Git processes and one walk of the commit graph, however many there are.
 * @param defaultBranch as `Mirror.defaultBranch`
 * @param now Unix seconds; commits that claim to be of the future cannot be (see `possibleTime`)
 * @returns in order of number; a head that is no commit of the mirror is left out
 * @throws GitError
 */
export async function describePullRequests(
  directory: string,
  options: {
    readonly defaultBranch: string | null;
    readonly now?: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<PullRequestFacts[]> {
  const { defaultBranch, now = Number.POSITIVE_INFINITY, signal } = options;
  const refs = sortRefs(await readRefs(directory, { signal }));
  const graph = await loadCommitGraph(directory, { signal });
  const upstream = findUpstream(graph, refs, defaultBranch);
  const bases = findBases(graph, upstream, refs.pullRequests);
  const landings = new LandingFinder(graph, upstream, bases);
  const wanted = listCommitsToRead(graph, bases, landings);
  const commits = await readCommits(directory, wanted, { signal });
  const landed = bases.map((base) => findLanding(graph, landings, base, commits));
  settleClaims(graph, bases, landed);
  const missing = landed.filter((commit) => commit >= 0).map((commit) => graph.oid(commit));
  const found = await readCommits(
    directory,
    missing.filter((oid) => !commits.has(oid)),
    { signal },
  );
  const known = { get: (oid: string) => commits.get(oid) ?? found.get(oid) };
  const described = bases.map((base, at) => describe(graph, upstream, base, landed[at]!, known, now));
  const openings = estimateOpenings(
    described.map(({ number, authoredAt, committedAt, landed }) => ({
      number,
      committed: earliestOf([possibleTime(authoredAt, now), committedAt]) ?? 0,
      landed: landed?.time ?? null,
    })),
  );
  return described.map(({ landed, ...facts }, at) => {
    const opened = openings[at]!;
    return {
      ...facts,
      landed: landed && { ...landed, time: Math.max(landed.time, opened) },
      openedAtEstimate: opened,
    };
  });
}

type ReadCommits = Pick<ReadonlyMap<string, CommitDetails>, 'get'>;

/** The head and the oldest own commits for their authors and messages, and what may be the commit it landed with. */
function listCommitsToRead(
  graph: CommitGraph,
  bases: readonly PullRequestBase[],
  landings: LandingFinder,
): Set<string> {
  const oids = new Set<string>();
  for (const base of bases) {
    oids.add(graph.oid(base.head));
    for (const commit of base.own.slice(-MESSAGES_LIMIT)) oids.add(graph.oid(commit));
    for (const { witness } of landings.listDoubtful(base)) oids.add(graph.oid(witness));
  }
  return oids;
}

function findLanding(
  graph: CommitGraph,
  landings: LandingFinder,
  base: PullRequestBase,
  commits: ReadCommits,
): number {
  const head = commits.get(graph.oid(base.head))!;
  const own = base.own
    .slice(-MESSAGES_LIMIT)
    .filter((commit) => graph.parentCount(commit) < 2)
    .map((commit) => commits.get(graph.oid(commit))!);
  return landings.find(base, ({ commit, witness, reason }) =>
    isSameWork({
      number: base.number,
      reason,
      landedAt: graph.dates[commit]!,
      witness: commits.get(graph.oid(witness))!,
      head,
      own,
    }),
  );
}

function describe(
  graph: CommitGraph,
  upstream: Upstream,
  found: PullRequestBase,
  landing: number,
  commits: ReadCommits,
  now: number,
): Omit<PullRequestFacts, 'openedAtEstimate'> {
  const head = graph.oid(found.head);
  const headCommit = commits.get(head)!;
  const messages = found.own
    .slice(-MESSAGES_LIMIT)
    .reverse()
    .map((commit) => commits.get(graph.oid(commit))!);
  const landed = landing < 0 ? undefined : commits.get(graph.oid(landing));
  const text = textFromCommits(messages);
  return {
    number: found.number,
    head,
    base: found.base < 0 ? null : graph.oid(found.base),
    how: found.how,
    ownCommits: found.own.map((commit) => graph.oid(commit)),
    ownCount: found.ownCount,
    state: landing < 0 ? 'unknown' : 'merged',
    landed:
      landing < 0 ? null : { commit: graph.oid(landing), time: timeOfLanding(graph, found, landing, now) },
    targetBranch: findTargetBranch(upstream, landing < 0 ? found.base : landing),
    title: findTitle(graph, found, landing, landed) ?? text.title,
    body: text.body,
    author: findAuthor(graph, found, landing, commits),
    authoredAt: headCommit.author.time,
    committedAt: possibleTime(headCommit.committer.time, now),
    firstCommitAt: oldestOf(messages, now),
  };
}

/** The title that the commit with which it landed tells; null when that tells none. */
function findTitle(
  graph: CommitGraph,
  { number, head, ownCount }: PullRequestBase,
  landing: number,
  landed: CommitDetails | undefined,
): string | null {
  if (landed === undefined || landing === head) return null;
  if (graph.parentCount(landing) > 1) return titleOfMerge(landed, number)?.slice(0, TITLE_LIMIT) ?? null;
  const title = titleOfSquash(landed, number);
  // The last of several rebased commits speaks for itself only.
  if (ownCount > 1 && title === landed.subject.trim()) return null;
  return title.slice(0, TITLE_LIMIT) || null;
}

/** Whoever merged or pushed last is not its author. */
function findAuthor(
  graph: CommitGraph,
  { head, own }: PullRequestBase,
  landing: number,
  commits: ReadCommits,
): PullRequestFacts['author'] {
  const isSquash = landing >= 0 && landing !== head && graph.parentCount(landing) < 2;
  const first = own.slice(-MESSAGES_LIMIT).findLast((commit) => graph.parentCount(commit) < 2);
  const { author } = commits.get(graph.oid(isSquash ? landing : (first ?? head)))!;
  return { name: author.name, email: author.email };
}

/** Of times that were never set (1970), or cannot be, nothing is told. */
function oldestOf(commits: readonly CommitDetails[], now: number): number | null {
  return earliestOf(commits.map(({ author }) => possibleTime(author.time, now)));
}

function earliestOf(times: readonly number[]): number | null {
  const told = times.filter((time) => time > 0);
  return told.length === 0 ? null : Math.min(...told);
}

function timeOfLanding(
  graph: CommitGraph,
  { own, head }: PullRequestBase,
  landing: number,
  now: number,
): number {
  const parents = Array.from({ length: graph.parentCount(landing) }, (_, nth) => graph.parent(landing, nth));
  const before = [head, ...own, ...parents].filter((commit) => commit !== landing);
  return landingTime(
    graph.dates[landing]!,
    before.map((commit) => graph.dates[commit]!),
    now,
  );
}

/** The branch whose first-parent history brought a commit upstream. */
function findTargetBranch({ landing, mainline, tips }: Upstream, commit: number): string | null {
  const arrival = commit < 0 ? -1 : landing[commit]!;
  return arrival < 0 ? null : (tips[mainline[arrival]!]?.branch ?? null);
}
