import type { ActivityDependencies } from './activity-dependencies.ts';
export interface StoredPullRequests {
  readonly total: number;
  readonly changed: number;
}
export function createStorePullRequests(_deps: ActivityDependencies) {
  return async function storePullRequests(_input: { readonly repoId: number }): Promise<StoredPullRequests> {
    throw new Error('not yet');
  };
}
