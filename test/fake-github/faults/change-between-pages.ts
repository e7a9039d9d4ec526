import { openPullRequest } from '../actions/pull-requests.ts';
import type { Stage } from '../actions/stage.ts';
import type { RequestLog } from '../http/request-log.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';

/** What may happen to a repository between two pages of one of its lists. */
export interface PageChanges {
  shift(repository: Repository | undefined): void;
  grow(repository: Repository | undefined): void;
}

export function createPageChanges(stage: Stage, log: RequestLog): PageChanges {
  return {
    /** Touches the pull request that nobody has touched for the longest time. */
    shift: (repository) => {
      let oldest: PullRequest | undefined;
      for (const pull of repository?.pulls.values() ?? []) {
        if (oldest === undefined || pull.updatedAt < oldest.updatedAt) oldest = pull;
      }
      if (oldest !== undefined) oldest.updatedAt = stage.world.clock.now();
    },
    /** Opens a pull request, and tells the hooks. */
    grow: (repository) => {
      if (repository === undefined) return;
      openPullRequest(stage, repository).catch((error: unknown) => log.fail('growing-page', error));
    },
  };
}
