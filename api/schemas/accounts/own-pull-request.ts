import { z } from 'zod';
import { SHOWN_STATES } from '../../../domain/pull-request.ts';
import { PullRequestBriefSchema } from '../facts/pull-request.ts';
import { TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

const OwnPullRequestSchema = z
  .object({
    repositoryId: z.string(),
    repository: z.string().meta({ example: 'acme/shop' }),
    ...PullRequestBriefSchema.shape,
    updatedAt: TimeSchema,
  })
  .meta({ id: 'OwnPullRequest', description: 'A pull request that concerns the person who asks.' });
export type OwnPullRequest = z.infer<typeof OwnPullRequestSchema>;

export const OwnPullRequestPageSchema = pageOf('OwnPullRequestPage', OwnPullRequestSchema);

export const OwnPullRequestListQuerySchema = z.strictObject({
  role: z.enum(['author', 'reviewer']).optional().meta({
    description:
      '`author` (unless given): opened by oneself; `reviewer`: waiting for a review that one was asked for.',
  }),
  state: z.enum(SHOWN_STATES).optional(),
  ...PAGE_QUERY,
});
