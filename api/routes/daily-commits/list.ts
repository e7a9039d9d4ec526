import { type DailyCommits, listDailyCommits } from '../../../sql/developer-activity/list-daily-commits.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import { dailyCommitStats } from '../../../sql/rollups/daily-commit-stats.ts';
import { cursorPart } from '../../cursor-part.ts';
import { readDays } from '../../day-window.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentFreshness } from '../../present/metric.ts';
import { DailyCommitsPageSchema, DailyCommitsQuerySchema } from '../../schemas/metrics/developer-activity.ts';
import { scopedPages } from '../../scoped-pages.ts';

const DAY_MS = 86_400_000;

export const registerListDailyCommits = scopedPages({
  name: 'daily-commits',
  ofTeam: {
    operationId: 'listTeamDailyCommits',
    summary: "List the commits of a team's repositories by day",
  },
  ofRepository: {
    operationId: 'listRepositoryDailyCommits',
    summary: 'List the commits of a repository by day',
  },
  tag: 'Metrics',
  description:
    'One row a repository and day with commits, the newest first. Days are those of UTC, whatever the zone of the team; all branches and everybody count.',
  query: DailyCommitsQuerySchema,
  result: DailyCommitsPageSchema,
  cursor: cursorCodec('daily-commits', {
    day: cursorPart.day(),
    repoId: cursorPart.id(),
    untilDay: cursorPart.windowDay(),
  }),
  read: async ({ database: { pg } }, scope, { filter: { from, to }, after, limit }) => {
    const window = readDays({ from, to: to ?? after?.untilDay }, new Date());
    const [rows, freshness] = await Promise.all([
      listDailyCommits(pg, scope, window, { after, limit }),
      readFreshness(pg, scope),
    ]);
    return {
      rows,
      keyOf: ({ day, repoId }: DailyCommits) => ({ day, repoId, untilDay: window.untilDay }),
      present: presentDay,
      more: {
        version: dailyCommitStats.version,
        botsExcluded: 0 as const,
        freshness: presentFreshness(freshness),
      },
    };
  },
});

function presentDay({ repoId, ...row }: DailyCommits) {
  const since = new Date(row.day).toISOString();
  const until = new Date(Date.parse(row.day) + DAY_MS).toISOString();
  const query = new URLSearchParams({ since, until });
  return {
    ...row,
    repositoryId: String(repoId),
    itemsUrl: `/v1/repositories/${repoId}/commits?${query}`,
  };
}
