import { reviewsGiven } from '../../../domain/metrics/reviews-given.ts';
import { giniOf } from '../../../domain/risk/gini.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { measureReviewLoad, type Reviewer } from '../../../sql/review-load/measure-review-load.ts';
import { cursorPart } from '../../cursor-part.ts';
import { readWindow } from '../../metric-window.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentFreshness, presentWindow } from '../../present/metric.ts';
import { requireTeam } from '../../require-found.ts';
import { ReviewLoadQuerySchema, ReviewLoadSchema } from '../../schemas/metrics/review-load.ts';
import { scopedPages } from '../../scoped-pages.ts';

export const registerListReviewLoad = scopedPages({
  name: 'review-load',
  ofTeam: { operationId: 'listTeamReviewLoad', summary: 'List who reviews how much for a team' },
  ofRepository: {
    operationId: 'listRepositoryReviewLoad',
    summary: 'List who reviews how much in a repository',
  },
  tag: 'Metrics',
  description:
    'Everybody who gave a review in the window, is asked for one, or is on the roster of the team, and how evenly reviews are spread over them. Who gave most comes first. What deleted accounts gave is one entry without a name, which is none of the people.',
  query: ReviewLoadQuerySchema,
  result: ReviewLoadSchema,
  // The list is ranked anew for each page: a cursor says how many came before, in a window that stays.
  cursor: cursorCodec('review-load', {
    offset: cursorPart.number(1_000_000),
    untilAt: cursorPart.windowTime(),
  }),
  read: async ({ database: { pg, slonik } }, scope, { filter, after: position, limit }) => {
    const timeZone = scope.teamId === null ? 'UTC' : (await requireTeam(slonik, scope.teamId)).timeZone;
    const window = readWindow({ ...filter, to: filter.to ?? position?.untilAt }, timeZone);
    const [reviewers, freshness] = await Promise.all([
      measureReviewLoad(pg, scope, window),
      readFreshness(pg, scope),
    ]);
    const people = reviewers.filter(({ isBot }) => !isBot);
    const named = people.filter(isSomebody);
    const given = sumGiven(people);
    const isUntold = freshness.untold.includes('reviews');
    const offset = position?.offset ?? 0;
    return {
      rows: people.slice(offset, offset + limit),
      keyOf: () => ({ offset: offset + limit - 1, untilAt: window.untilAt.toISOString() }),
      present: (reviewer: Reviewer) => presentReviewer(reviewer, given, isUntold),
      more: {
        ...presentWindow(window),
        version: reviewsGiven.version,
        people: named.length,
        given: isUntold ? null : given,
        botsExcluded: sumGiven(reviewers) - given,
        gini: giniOf(named.map((person) => person.given)),
        itemsUrl: `${metricsPath(scope)}/${reviewsGiven.name}/items?${new URLSearchParams(presentWindow(window))}`,
        freshness: presentFreshness(freshness),
      },
    };
  },
});

function metricsPath({ teamId, repoId }: MetricScope): string {
  return teamId === null ? `/v1/repositories/${repoId}/metrics` : `/v1/teams/${teamId}/metrics`;
}

/** Reviews that deleted accounts left behind are of nobody in particular: they were given, but not by one person. */
function isSomebody({ developerId, login }: Reviewer): boolean {
  return developerId !== null || login !== null;
}

function sumGiven(reviewers: readonly Reviewer[]): number {
  return reviewers.reduce((sum, { given }) => sum + given, 0);
}

function presentReviewer({ isBot: _, ...reviewer }: Reviewer, total: number, isUntold: boolean) {
  const share = total === 0 ? null : (100 * reviewer.given) / total;
  return isUntold
    ? { ...reviewer, given: null, pullRequests: null, requested: null, share }
    : { ...reviewer, share };
}
