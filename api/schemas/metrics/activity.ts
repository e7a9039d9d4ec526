import { z } from 'zod';
import { ACTIVITY_KINDS } from '../../../sql/activity/activity-kinds.ts';
import { IdParameterSchema, IdSchema, TimeSchema, wordListParameter } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { FreshnessSchema } from './metric.ts';

/** Entries on a page unless said otherwise. */
export const ACTIVITY_LIMIT_DEFAULT = 50;

export const ActivitySchema = z
  .object({
    at: TimeSchema,
    kind: z.enum(ACTIVITY_KINDS),
    repositoryId: IdSchema,
    repository: z.string().meta({ description: '`owner/name`' }),
    id: z.string().meta({
      description:
        'Number of the pull request, name of the branch, id of the commit, the review, the deployment or the incident.',
    }),
    number: z.int().nullable().meta({ description: 'Of the pull request.' }),
    title: z.string().nullable().meta({
      description: 'Of the pull request, the incident or the commit; else the environment or the branch.',
    }),
    detail: z.string().nullable().meta({
      description:
        'State of the review, status of the deployment as it is now, severity of the incident; the commit that a merge or a push led to.',
    }),
    actor: z.string().nullable(),
    isBot: z.boolean(),
    url: z.string().nullable(),
  })
  .meta({ id: 'Activity', description: 'Something that happened.' });
export type Activity = z.infer<typeof ActivitySchema>;
export const ActivityPageSchema = pageOf('ActivityPage', ActivitySchema)
  .extend({
    freshness: FreshnessSchema,
  })
  .meta({ id: 'ActivityPage' });

const KIND = wordListParameter(ACTIVITY_KINDS)
  .optional()
  .meta({ description: 'Only these; everything but single commits unless given.' });
const LIMIT = PAGE_QUERY.limit.meta({
  description: `Entries on a page; ${ACTIVITY_LIMIT_DEFAULT} unless given.`,
  example: ACTIVITY_LIMIT_DEFAULT,
});

export const RepositoryActivityQuerySchema = z.strictObject({ kind: KIND, ...PAGE_QUERY, limit: LIMIT });
export const TeamActivityQuerySchema = z.strictObject({
  repositoryId: IdParameterSchema.optional().meta({ description: 'Only this one of its repositories.' }),
  kind: KIND,
  ...PAGE_QUERY,
  limit: LIMIT,
});
