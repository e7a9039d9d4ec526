import type { Ref } from './read-refs.ts';
import { parsePullRequestRef } from './ref-layouts.ts';

/** The heads that a mirror holds for one pull request. */
export interface PullRequestHead {
  readonly number: number;
  readonly head: string;
  /** The provider's own trial merge of the head into its target branch, when it left one. */
  readonly testMerge: string | null;
}

/** The refs of a mirror by what they are. */
export interface SortedRefs {
  /** In order of number. */
  readonly pullRequests: readonly PullRequestHead[];
  /** Tip by branch name (`main`, `release-3.1`). */
  readonly branches: ReadonlyMap<string, string>;
  /** Commits that tags point at: releases keep alive what their deleted branches held. */
  readonly tags: readonly string[];
}

/** Sorts the refs of a mirror; a test merge without a head is left out. */
export function sortRefs(refs: readonly Ref[]): SortedRefs {
  const heads = new Map<number, string>();
  const testMerges = new Map<number, string>();
  const branches = new Map<string, string>();
  const tags: string[] = [];
  for (const { name, oid } of refs) {
    if (name.startsWith('refs/heads/')) branches.set(name.slice('refs/heads/'.length), oid);
    else if (name.startsWith('refs/tags/')) tags.push(oid);
    else {
      const ref = parsePullRequestRef(name);
      if (ref !== null) (ref.kind === 'head' ? heads : testMerges).set(ref.number, oid);
    }
  }
  const pullRequests = [...heads]
    .map(([number, head]) => ({ number, head, testMerge: testMerges.get(number) ?? null }))
    .sort((a, b) => a.number - b.number);
  return { pullRequests, branches, tags };
}
