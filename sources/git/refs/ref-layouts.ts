/**
 * Where providers keep the heads of pull requests: the only place that knows their names.
 * GitHub: refs/pull/N/head and its own test merge refs/pull/N/merge. GitLab: refs/merge-requests/N/head and /merge.
 * Bitbucket Data Center: refs/pull-requests/N/from and /merge. Gitea and Forgejo use GitHub's names.
 */
export const REF_LAYOUTS = [
  { provider: 'github', prefix: 'refs/pull/', head: 'head', testMerge: 'merge' },
  { provider: 'gitlab', prefix: 'refs/merge-requests/', head: 'head', testMerge: 'merge' },
  { provider: 'bitbucket', prefix: 'refs/pull-requests/', head: 'from', testMerge: 'merge' },
] as const;

export type RefLayout = (typeof REF_LAYOUTS)[number];

export interface PullRequestRef {
  readonly layout: RefLayout;
  readonly number: number;
  readonly kind: 'head' | 'testMerge';
}

/** Reads a pull request's number out of a ref name; null for every other ref. */
export function parsePullRequestRef(refName: string): PullRequestRef | null {
  const layout = REF_LAYOUTS.find(({ prefix }) => refName.startsWith(prefix));
  if (layout === undefined) return null;
  const match = /^([1-9]\d{0,8})\/([a-z]+)$/.exec(refName.slice(layout.prefix.length));
  if (match === null) return null;
  const kind = match[2] === layout.head ? 'head' : match[2] === layout.testMerge ? 'testMerge' : null;
  return kind === null ? null : { layout, number: Number(match[1]), kind };
}

/** True for the refs that a mirror keeps: branches, tags, and the heads and test merges of pull requests. */
export function isMirroredRef(refName: string): boolean {
  return (
    refName.startsWith('refs/heads/') ||
    refName.startsWith('refs/tags/') ||
    parsePullRequestRef(refName) !== null
  );
}
