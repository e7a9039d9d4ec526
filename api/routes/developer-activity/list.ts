import {
  type DeveloperActivity,
  listDeveloperActivity,
} from '../../../sql/developer-activity/list-developer-activity.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { monthlyDeveloperActivity } from '../../../sql/rollups/monthly-developer-activity.ts';
import { cursorPart } from '../../cursor-part.ts';
import { readMonths } from '../../day-window.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import {
  DeveloperActivityPageSchema,
  DeveloperActivityQuerySchema,
} from '../../schemas/metrics/developer-activity.ts';
import { scopedPages } from '../../scoped-pages.ts';

export const registerListDeveloperActivity = scopedPages({
  name: 'developer-activity',
  ofTeam: {
    operationId: 'listTeamDeveloperActivity',
    summary: "List what developers did in a team's repositories, by month",
  },
  ofRepository: {
    operationId: 'listRepositoryDeveloperActivity',
    summary: 'List what developers did in a repository, by month',
  },
  tag: 'Metrics',
  description:
    'One row a month, repository and developer, the newest first. Months are those of UTC, whatever the zone of the team; commits of all branches count. People who are known by no account or address are in no row.',
  query: DeveloperActivityQuerySchema,
  result: DeveloperActivityPageSchema,
  cursor: cursorCodec('developer-activity', {
    month: cursorPart.day(),
    repoId: cursorPart.id(),
    developerId: cursorPart.uuid(),
    until: cursorPart.windowMonth(),
  }),
  read: async ({ database: { pg } }, scope, { filter: { from, to }, after, limit }) => {
    const window = readMonths({ from, to: to ?? after?.until }, new Date());
    const [rows, freshness] = await Promise.all([
      listDeveloperActivity(pg, scope, window, { after, limit }),
      readFreshness(pg, scope),
    ]);
    const isUntold = freshness.untold.includes('reviews');
    return {
      rows,
      keyOf: ({ month, repoId, developerId }: DeveloperActivity) => ({
        month,
        repoId,
        developerId,
        until: window.untilDay.slice(0, 7),
      }),
      present: (row: DeveloperActivity) => presentActivity(row, isUntold),
      more: { version: monthlyDeveloperActivity.version, freshness: presentFreshness(freshness) },
    };
  },
});

function presentActivity({ repoId, month, ...row }: DeveloperActivity, isUntold: boolean) {
  const ofMonth = month.slice(0, 7);
  return {
    ...row,
    reviewsGiven: isUntold && row.reviewsGiven === 0 ? null : row.reviewsGiven,
    month: ofMonth,
    repositoryId: String(repoId),
    itemsUrl: `/v1/repositories/${repoId}/developer-activity/${ofMonth}/${row.developerId}/items`,
  };
}
