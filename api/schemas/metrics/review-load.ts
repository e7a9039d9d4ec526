import { z } from 'zod';
import { TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { FreshnessSchema, MetricWindowQuerySchema } from './metric.ts';

const COUNT = z.int().min(0);

export const ReviewerSchema = z
  .object({
    developerId: z.uuid().nullable().meta({ description: 'Null for a login that no developer is known by.' }),
    login: z.string().nullable(),
    name: z.string().nullable(),
    given: COUNT.nullable().meta({
      description:
        "Reviews of others' pull requests in the window; null, as the next two, where nobody tells of reviews.",
    }),
    share: z
      .number()
      .nullable()
      .meta({ description: 'Percent of all reviews given; null when there is none.' }),
    pullRequests: COUNT.nullable().meta({ description: 'Different pull requests that were reviewed.' }),
    requested: COUNT.nullable().meta({
      description: 'Open pull requests that wait for a review of theirs now, whatever the window.',
    }),
  })
  .meta({ id: 'Reviewer' });
export type Reviewer = z.infer<typeof ReviewerSchema>;

export const ReviewLoadSchema = pageOf('ReviewLoad', ReviewerSchema)
  .extend({
    from: TimeSchema,
    to: TimeSchema,
    version: z.int().min(1).meta({ description: 'Of the definition of the metric `reviews_given`.' }),
    people: COUNT.meta({ description: 'All of them, not of this page; deleted accounts are none.' }),
    given: COUNT.nullable().meta({
      description: 'Reviews of all of them; null where nobody tells of reviews.',
    }),
    botsExcluded: COUNT.meta({ description: 'Reviews by machines, which do not count.' }),
    gini: z.number().min(0).max(1).nullable().meta({
      description:
        'How unevenly the reviews are spread over these people: 0 when all gave the same, 1 when one gave all of them; null for fewer than two, or without reviews.',
    }),
    itemsUrl: z.string().meta({ description: 'The very reviews.' }),
    freshness: FreshnessSchema,
  })
  .meta({ id: 'ReviewLoad' });
export type ReviewLoad = z.infer<typeof ReviewLoadSchema>;

export const ReviewLoadQuerySchema = MetricWindowQuerySchema.extend(PAGE_QUERY);
