import type { ActivityDependencies } from './activity-dependencies.ts';
export interface RefreshInput {
  readonly repoId: number;
  readonly number: number;
  readonly headSha: string | null;
}
export interface RefreshedPullRequest {
  readonly headSha: string;
  readonly missingSignals: readonly string[];
}
export function createRefreshPullRequest(_deps: ActivityDependencies) {
  return async function refreshPullRequest(_input: RefreshInput): Promise<RefreshedPullRequest> {
    throw new Error('not yet');
  };
}
