/** A pull request as people name it. */
export interface PullRequestRef {
  readonly repoId: number;
  readonly number: number;
}
