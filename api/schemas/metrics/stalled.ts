import { z } from 'zod';
import { STALLED_COUNT_MAX } from '../../../sql/stalled/list-stalled.ts';
import { IdSchema, integerParameter, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { FreshnessSchema } from './metric.ts';

export const STALLED_HOURS_DEFAULT = 24;
const HOURS_MAX = 24 * 366;

export const StalledPullRequestSchema = z
  .object({
    repositoryId: IdSchema,
    repository: z.string().meta({ description: '`owner/name`' }),
    number: z.int(),
    title: z.string(),
    author: z.string().nullable(),
    readyAt: TimeSchema.meta({ description: 'Since when it waits: draft time does not count.' }),
    waitingHours: z.number(),
    requestedReviewers: z.array(z.string()),
    lines: z.int().min(0),
    url: z.string().nullable(),
  })
  .meta({ id: 'StalledPullRequest' });
export type StalledPullRequest = z.infer<typeof StalledPullRequestSchema>;

export const StalledPageSchema = pageOf('StalledPage', StalledPullRequestSchema)
  .extend({
    hours: z.int().min(1),
    version: z.int().min(1).meta({ description: 'Of the definition.' }),
    count: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description: `All of them, not of this page; counted up to ${STALLED_COUNT_MAX}. Null where nobody tells what is open.`,
      }),
    botsExcluded: z.int().min(0).meta({ description: 'Pull requests of machines that wait as well.' }),
    freshness: FreshnessSchema,
  })
  .meta({ id: 'StalledPage' });

export const StalledQuerySchema = z.strictObject({
  hours: integerParameter({ min: 1, max: HOURS_MAX })
    .optional()
    .meta({
      description: `Plain hours without a review; ${STALLED_HOURS_DEFAULT} unless given.`,
      example: STALLED_HOURS_DEFAULT,
    }),
  ...PAGE_QUERY,
});
