import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { countStalled, listStalled, type StalledPullRequest } from '../../../sql/stalled/list-stalled.ts';
import { cursorPart } from '../../cursor-part.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import {
  STALLED_HOURS_DEFAULT,
  StalledPageSchema,
  StalledQuerySchema,
} from '../../schemas/metrics/stalled.ts';
import { scopedPages } from '../../scoped-pages.ts';

/** Raised whenever it changes what counts as stalled. */
const STALLED_VERSION = 1;
const HOUR_MS = 3_600_000;

export const registerListStalled = scopedPages({
  name: 'stalled-pull-requests',
  ofTeam: {
    operationId: 'listTeamStalledPullRequests',
    summary: 'List pull requests of a team that wait for a review',
  },
  ofRepository: {
    operationId: 'listRepositoryStalledPullRequests',
    summary: 'List pull requests of a repository that wait for a review',
  },
  tag: 'Metrics',
  description:
    'Open pull requests that are ready, and that no human but the author has reviewed for so many hours, whoever waits longest first. Drafts, those of machines, and those whose state only Git has told are left out.',
  query: StalledQuerySchema,
  result: StalledPageSchema,
  cursor: cursorCodec('stalled-pull-requests', {
    readyAt: cursorPart.time(),
    repoId: cursorPart.id(),
    number: cursorPart.number(),
    readyBefore: cursorPart.windowTime(),
  }),
  read: async ({ database: { pg } }, scope, { filter, after: position, limit }) => {
    const { hours = STALLED_HOURS_DEFAULT } = filter;
    const after = position === undefined ? undefined : { ...position, readyAt: new Date(position.readyAt) };
    // What becomes stalled while somebody turns pages must not appear in the middle of them.
    const readyBefore = new Date(position?.readyBefore ?? Date.now() - hours * HOUR_MS);
    const [rows, count, freshness] = await Promise.all([
      listStalled(pg, scope, readyBefore, { after, limit }),
      countStalled(pg, scope, readyBefore),
      readFreshness(pg, scope),
    ]);
    return {
      rows,
      keyOf: ({ readyAt, repoId, number }: StalledPullRequest) => ({
        readyAt: readyAt.toISOString(),
        repoId,
        number,
        readyBefore: readyBefore.toISOString(),
      }),
      present: presentStalled,
      more: {
        hours,
        version: STALLED_VERSION,
        count: freshness.untold.includes('pull_request_states') ? null : count.items,
        botsExcluded: count.bots,
        freshness: presentFreshness(freshness),
      },
    };
  },
});

function presentStalled({ repoId, readyAt, ...row }: StalledPullRequest) {
  return { ...row, repositoryId: String(repoId), readyAt: readyAt.toISOString() };
}
