import type { Context } from 'hono';
import type { z } from 'zod';
import { reviewsGiven } from '../../../domain/metrics/reviews-given.ts';
import { giniOf } from '../../../domain/risk/gini.ts';
import type { Database } from '../../../lib/database/database.ts';
import type { MetricScope } from '../../../sql/metrics/metric-scope.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { measureReviewLoad, type Reviewer } from '../../../sql/review-load/measure-review-load.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { readWindow } from '../../metric-window.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentFreshness, presentWindow } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { ReviewLoadQuerySchema, ReviewLoadSchema } from '../../schemas/metrics/review-load.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('review-load', {
  offset: cursorPart.number(1_000_000),
  untilAt: cursorPart.windowTime(),
});

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  description:
    'Everybody who gave a review in the window, is asked for one, or is on the roster of the team, and how evenly reviews are spread over them. Who gave most comes first.',
  query: ReviewLoadQuerySchema,
  success: { 200: 'A page of the list.' },
  result: ReviewLoadSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/review-load',
  operationId: 'listTeamReviewLoad',
  summary: 'List who reviews how much for a team',
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/review-load',
  operationId: 'listRepositoryReviewLoad',
  summary: 'List who reviews how much in a repository',
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

/** The list is ranked anew for each page: a cursor says how many came before, in a window that stays. */
type LoadQuery = z.output<typeof ReviewLoadQuerySchema>;

export function registerListReviewLoad(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    const path = `/v1/teams/${teamId}/metrics`;
    return c.json(await listPage(c, database, { teamId, repoId: null }, path, c.req.valid('query')), 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    await requireRepository(database.slonik, repoId);
    const path = `/v1/repositories/${repoId}/metrics`;
    return c.json(await listPage(c, database, { teamId: null, repoId }, path, c.req.valid('query')), 200);
  });
}

async function listPage(
  c: Context,
  { pg }: Database,
  scope: MetricScope,
  metricsPath: string,
  query: LoadQuery,
) {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const position = codec.decode(cursor);
  const window = readWindow({ ...query, to: query.to ?? position?.untilAt });
  const [reviewers, freshness] = await Promise.all([
    measureReviewLoad(pg, scope, window),
    readFreshness(pg, scope),
  ]);
  const people = reviewers.filter(({ isBot }) => !isBot);
  const given = sumGiven(people);
  const isUntold = freshness.untold.includes('reviews');
  const offset = position?.offset ?? 0;
  const page = toPage(c, people.slice(offset, offset + limit + 1), {
    limit,
    codec,
    keyOf: () => ({ offset: offset + limit, untilAt: window.untilAt.toISOString() }),
    present: (reviewer) => presentReviewer(reviewer, given, isUntold),
  });
  return {
    ...page,
    ...presentWindow(window),
    version: reviewsGiven.version,
    people: people.length,
    given: isUntold ? null : given,
    botsExcluded: sumGiven(reviewers) - given,
    gini: giniOf(people.map((person) => person.given)),
    itemsUrl: `${metricsPath}/${reviewsGiven.name}/items?${new URLSearchParams(presentWindow(window))}`,
    freshness: presentFreshness(freshness),
  };
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
