import {
  DEVELOPER_ITEM_KINDS,
  type DeveloperItem,
  listDeveloperItems,
} from '../../../sql/developer-activity/list-developer-items.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { requireDeveloper, requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  DeveloperItemPageSchema,
  DeveloperItemsQuerySchema,
  DeveloperMonthParamsSchema,
} from '../../schemas/metrics/developer-activity.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('developer-activity-items', {
  atExact: cursorPart.time(),
  kind: cursorPart.word(DEVELOPER_ITEM_KINDS),
  itemId: cursorPart.text(64),
});

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/developer-activity/{month}/{developerId}/items',
  operationId: 'listDeveloperActivityItems',
  tag: 'Metrics',
  summary: 'List the rows behind what a developer did in a month',
  description:
    'The very commits, pull requests and reviews that a row of the developer activity counts, the newest first. Months are those of UTC; ' +
    'commits of all branches count. A pull request is listed once as opened and once as merged, each in the month of its own; both count ' +
    'for its author.',
  params: DeveloperMonthParamsSchema,
  query: DeveloperItemsQuerySchema,
  success: { 200: 'A page of rows.' },
  result: DeveloperItemPageSchema,
  paged: codec,
  problems: ['repository_not_found', 'developer_not_found'],
});

const keyOf = ({ atExact, kind, itemId }: DeveloperItem) => ({ atExact, kind, itemId });

export function registerListDeveloperActivityItems(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, month, developerId } = c.req.valid('param');
    const { kind: kinds = DEVELOPER_ITEM_KINDS, limit = PAGE_LIMIT_DEFAULT, cursor } = c.req.valid('query');
    const rows = await listDeveloperItems(database.pg, { repoId, developerId, month }, kinds, {
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) {
      await requireRepository(database.slonik, repoId);
      await requireDeveloper(database.slonik, developerId);
    }
    const present = (row: DeveloperItem) => presentItem(row, repoId);
    return c.json(toPage(c, rows, { limit, codec, keyOf, present }), 200);
  });
}

function presentItem({ at, atExact: _, ...row }: DeveloperItem, repoId: number) {
  return { ...row, at: at.toISOString(), url: urlOf(row, `/v1/repositories/${repoId}`) };
}

/** A review has no address of its own: it is among those of its pull request. */
function urlOf(
  { kind, itemId, number }: Pick<DeveloperItem, 'kind' | 'itemId' | 'number'>,
  repository: string,
) {
  if (kind === 'commit' || kind === 'co_authored_commit') return `${repository}/commits/${itemId}`;
  const pullRequest = `${repository}/pull-requests/${number}`;
  return kind === 'review' ? `${pullRequest}/reviews` : pullRequest;
}
