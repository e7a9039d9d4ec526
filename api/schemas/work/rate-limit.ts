import { z } from 'zod';
import { TimeSchema } from '../parts/common.ts';
import { RATE_LIMIT_EXAMPLE } from '../parts/examples.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

export const RateLimitSchema = z
  .object({
    credential: z.string().meta({
      description: 'Whose limit it is: host, kind and id. A token goes by a digest, never by itself.',
    }),
    label: z.string().meta({ description: 'The same for people.' }),
    resource: z.string().meta({ description: 'What is limited: `core`, `graphql`, `search`, …' }),
    limit: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'In a window; null where the server has no limit.' }),
    remaining: z.int().min(0).nullable().meta({ description: 'What GitHub last said is left of it.' }),
    resetsAt: TimeSchema.nullable().meta({ description: 'When the window ends; null between two windows.' }),
    blockedUntil: TimeSchema.nullable().meta({ description: 'GitHub asked for a pause until then.' }),
    blockedBecause: z.string().nullable().meta({ description: 'What GitHub said.' }),
    running: z.int().min(0).meta({ description: 'Requests under way.' }),
    pointsLastMinute: z
      .int()
      .min(0)
      .meta({ description: 'Points of this API within a minute, of 900 (REST) or 2,000 (GraphQL).' }),
    observedAt: TimeSchema,
  })
  .meta({
    id: 'RateLimit',
    description: 'What is left of one of GitHub’s limits. All workers share it.',
    example: RATE_LIMIT_EXAMPLE,
  });
export type RateLimit = z.infer<typeof RateLimitSchema>;
export const RateLimitPageSchema = pageOf('RateLimitPage', RateLimitSchema);

export const RateLimitListQuerySchema = z.strictObject(PAGE_QUERY);
