import { z } from 'zod';
import { DEVELOPER_ITEM_KINDS } from '../../../sql/developer-activity/list-developer-items.ts';
import { IdParameterSchema, IdSchema, TimeSchema, wordListParameter } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { DayParameterSchema, MonthParameterSchema } from '../parts/time-parameter.ts';
import { FreshnessSchema } from './metric.ts';

const COUNT = z.int().min(0);
const VERSION = z.int().min(1).meta({ description: 'Of the definition of the rollup that was read.' });
const REPOSITORY = {
  repositoryId: IdSchema,
  repository: z.string().meta({ description: '`owner/name`' }),
};

export const DailyCommitsSchema = z
  .object({
    day: z.iso.date(),
    ...REPOSITORY,
    commits: COUNT.meta({ description: 'Of all branches, those of machines included.' }),
    linesAdded: COUNT,
    linesDeleted: COUNT,
    filesChanged: COUNT,
    authors: COUNT.meta({ description: 'Different people.' }),
    itemsUrl: z.string().meta({ description: 'The very commits.' }),
  })
  .meta({ id: 'DailyCommits' });
export const DailyCommitsPageSchema = pageOf('DailyCommitsPage', DailyCommitsSchema)
  .extend({
    version: VERSION,
    botsExcluded: COUNT.max(0).meta({ description: 'Nobody is left out.' }),
    freshness: FreshnessSchema,
  })
  .meta({ id: 'DailyCommitsPage' });

export const DeveloperActivitySchema = z
  .object({
    month: z.string().meta({ example: '2026-01' }),
    developerId: z.uuid(),
    name: z.string(),
    login: z.string().nullable(),
    isBot: z.boolean().meta({ description: 'Machines are listed and marked.' }),
    ...REPOSITORY,
    commits: COUNT,
    linesAdded: COUNT,
    linesDeleted: COUNT,
    pullRequestsOpened: COUNT,
    pullRequestsMerged: COUNT,
    reviewsGiven: COUNT.nullable().meta({ description: 'Null where nobody tells of reviews.' }),
    coAuthoredCommits: COUNT.meta({
      description:
        'Commits of others that name them in a `Co-authored-by` trailer; their lines count for the author.',
    }),
    itemsUrl: z.string().meta({ description: 'The very rows that were counted.' }),
  })
  .meta({ id: 'DeveloperActivity' });
export const DeveloperActivityPageSchema = pageOf('DeveloperActivityPage', DeveloperActivitySchema)
  .extend({ version: VERSION, freshness: FreshnessSchema })
  .meta({ id: 'DeveloperActivityPage' });

export const DailyCommitsQuerySchema = z.strictObject({
  from: DayParameterSchema.optional().meta({
    description: 'First day, in UTC; 28 days before the end unless given.',
  }),
  to: DayParameterSchema.optional().meta({ description: 'Day after the last one; tomorrow unless given.' }),
  ...PAGE_QUERY,
});

export const DeveloperActivityQuerySchema = z.strictObject({
  from: MonthParameterSchema.optional().meta({
    description: 'First month, in UTC; the third before the end unless given.',
  }),
  to: MonthParameterSchema.optional().meta({
    description: 'Month after the last one; the next month unless given.',
  }),
  ...PAGE_QUERY,
});

export const DeveloperItemSchema = z
  .object({
    kind: z.enum(DEVELOPER_ITEM_KINDS),
    itemId: z
      .string()
      .meta({ description: 'Id of the commit or of the review, number of the pull request.' }),
    at: TimeSchema,
    number: z.int().nullable().meta({ description: 'Of the pull request; null for commits.' }),
    linesAdded: COUNT.nullable().meta({
      description: 'Of commits they wrote, else null; null as well until Git was read, and counts as 0 then.',
    }),
    linesDeleted: COUNT.nullable(),
    url: z
      .string()
      .meta({ description: 'The commit, the pull request, or the reviews of the pull request.' }),
  })
  .meta({
    id: 'DeveloperActivityItem',
    example: {
      kind: 'review',
      itemId: '42',
      at: '2026-01-31T12:34:56.789Z',
      number: 12,
      linesAdded: null,
      linesDeleted: null,
      url: '/v1/repositories/42/pull-requests/12/reviews',
    },
  });
export const DeveloperItemPageSchema = pageOf('DeveloperActivityItemPage', DeveloperItemSchema);

export const DeveloperMonthParamsSchema = z.object({
  repositoryId: IdParameterSchema,
  month: MonthParameterSchema,
  developerId: z
    .uuid('must be the id of a developer')
    .meta({ example: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11' }),
});
export type DeveloperMonth = z.input<typeof DeveloperMonthParamsSchema>;
export const DeveloperItemsQuerySchema = z.strictObject({
  kind: wordListParameter(DEVELOPER_ITEM_KINDS).optional().meta({ description: 'Only these.' }),
  ...PAGE_QUERY,
});
