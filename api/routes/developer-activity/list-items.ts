import {
  DEVELOPER_ITEM_KINDS,
  type DeveloperItem,
  listDeveloperItems,
} from '../../../sql/developer-activity/list-developer-items.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { requireDeveloper, requireRepository } from '../../require-found.ts';
import {
  DeveloperItemPageSchema,
  DeveloperItemsQuerySchema,
  DeveloperMonthParamsSchema,
} from '../../schemas/metrics/developer-activity.ts';

export const registerListDeveloperActivityItems = pagedRoute({
  path: '/v1/repositories/{repositoryId}/developer-activity/{month}/{developerId}/items',
  operationId: 'listDeveloperActivityItems',
  access: 'repository.read',
  tag: 'Metrics',
  summary: 'List the rows behind what a developer did in a month',
  description:
    'The very commits, pull requests and reviews that a row of the developer activity counts, the newest first. Months are those of UTC; ' +
    'commits of all branches count. A pull request is listed once as opened and once as merged, each in the month of its own; both count ' +
    'for its author.',
  params: DeveloperMonthParamsSchema,
  query: DeveloperItemsQuerySchema,
  success: 'A page of rows.',
  result: DeveloperItemPageSchema,
  problems: ['repository_not_found', 'developer_not_found'],
  cursor: cursorCodec('developer-activity-items', {
    atExact: cursorPart.time(),
    kind: cursorPart.word(DEVELOPER_ITEM_KINDS),
    itemId: cursorPart.text(64),
  }),
  list: (
    { database },
    {
      params: { repositoryId: repoId, month, developerId },
      filter: { kind: kinds = DEVELOPER_ITEM_KINDS },
      after,
      limit,
    },
  ) =>
    listDeveloperItems(database.pg, { repoId, developerId, month }, kinds, {
      after,
      limit,
    }),
  keyOf: ({ atExact, kind, itemId }) => ({ atExact, kind, itemId }),
  present: (row, _, { params }) => presentItem(row, params.repositoryId),
  ifEmpty: async ({ database }, { params }) => {
    await requireRepository(database.slonik, params.repositoryId);
    await requireDeveloper(database.slonik, params.developerId);
  },
});

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
