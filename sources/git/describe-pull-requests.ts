import { MESSAGES_LIMIT, textFromCommits } from '../../domain/pull-request-text.ts';
import type { CommitGraph } from './commit-graph.ts';
import { estimateOpenings } from './estimate-opening.ts';
import { type BaseRule, findBases, type PullRequestBase } from './find-base.ts';
import { LandingFinder } from './find-landing.ts';
import { loadCommitGraph } from './load-commit-graph.ts';
import { sortRefs } from './pull-request-refs.ts';
import { type CommitDetails, readCommits } from './read-commits.ts';
import { readRefs } from './read-refs.ts';
import { findUpstream, type Upstream } from './upstream.ts';

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
  /** The upstream commit with which it landed. */
  readonly landed: { readonly commit: string; readonly time: number } | null;
  /** The branch on whose first-parent history it landed or rests; null when only a tag keeps that history. */
  readonly targetBranch: string | null;
  /** From the messages of its own commits, until a provider gives the real ones. */
  readonly title: string;
  readonly body: string | null;
  /** The author of its head commit. */
  readonly author: { readonly name: string; readonly email: string };
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
 * @returns in order of number; a head that is no commit of the mirror is left out
 * @throws GitError
 */
export async function describePullRequests(
  directory: string,
  options: { readonly defaultBranch: string | null; readonly signal?: AbortSignal | undefined },
): Promise<PullRequestFacts[]> {
  const { defaultBranch, signal } = options;
  const refs = sortRefs(await readRefs(directory, { signal }));
  const graph = await loadCommitGraph(directory, { signal });
  const upstream = findUpstream(graph, refs, defaultBranch);
  const bases = findBases(graph, upstream, refs.pullRequests);
  const commits = await readCommits(directory, listCommitsToRead(graph, bases), { signal });
  const landings = new LandingFinder(graph, upstream);
  const described = bases.map((base) => describe(graph, upstream, base, landings.find(base), commits));
  const openings = estimateOpenings(
    described.map(({ number, authoredAt, committedAt, landed }) => ({
      number,
      committed: Math.min(authoredAt, committedAt),
      landed: landed?.time ?? null,
    })),
  );
  return described.map((facts, at) => ({ ...facts, openedAtEstimate: openings[at]! }));
}

/** The head for its author, and the oldest own commits for their messages. */
function listCommitsToRead(graph: CommitGraph, bases: readonly PullRequestBase[]): Set<string> {
  const oids = new Set<string>();
  for (const { head, own } of bases) {
    oids.add(graph.oid(head));
    for (const commit of own.slice(-MESSAGES_LIMIT)) oids.add(graph.oid(commit));
  }
  return oids;
}

function describe(
  graph: CommitGraph,
  upstream: Upstream,
  found: PullRequestBase,
  landing: number,
  commits: ReadonlyMap<string, CommitDetails>,
): Omit<PullRequestFacts, 'openedAtEstimate'> {
  const head = graph.oid(found.head);
  const headCommit = commits.get(head)!;
  const messages = found.own
    .slice(-MESSAGES_LIMIT)
    .reverse()
    .map((commit) => commits.get(graph.oid(commit))!);
  return {
    number: found.number,
    head,
    base: found.base < 0 ? null : graph.oid(found.base),
    how: found.how,
    ownCommits: found.own.map((commit) => graph.oid(commit)),
    ownCount: found.ownCount,
    state: landing < 0 ? 'unknown' : 'merged',
    landed: landing < 0 ? null : { commit: graph.oid(landing), time: graph.dates[landing]! },
    targetBranch: findTargetBranch(upstream, landing < 0 ? found.base : landing),
    ...textFromCommits(messages),
    author: { name: headCommit.author.name, email: headCommit.author.email },
    authoredAt: headCommit.author.time,
    committedAt: headCommit.committer.time,
    firstCommitAt: oldestOf(messages),
  };
}

/** Of times that were never set (1970) nothing is told. */
function oldestOf(commits: readonly CommitDetails[]): number | null {
  const times = commits.map(({ author }) => author.time).filter((time) => time > 0);
  return times.length === 0 ? null : Math.min(...times);
}

/** The branch whose first-parent history brought a commit upstream. */
function findTargetBranch({ landing, mainline, tips }: Upstream, commit: number): string | null {
  const arrival = commit < 0 ? -1 : landing[commit]!;
  return arrival < 0 ? null : (tips[mainline[arrival]!]?.branch ?? null);
}
