import { z } from 'zod';
import { COMMENT_KINDS } from '../../../sql/pull-requests/list-comments.ts';
import { REVIEW_STATES } from '../../../sql/pull-requests/list-reviews.ts';
import { TIMELINE_KINDS } from '../../../sql/pull-requests/list-timeline.ts';
import { IdSchema, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

export const ReviewSchema = z
  .object({
    id: IdSchema,
    reviewer: z.string().nullable().meta({ description: 'Login; null when the account is gone.' }),
    reviewerAvatarUrl: z.string().nullable(),
    isBot: z.boolean(),
    state: z.enum(REVIEW_STATES),
    givenState: z
      .enum(REVIEW_STATES)
      .nullable()
      .meta({ description: 'What it said when it was given, also after a dismissal.' }),
    body: z.string().nullable(),
    commitSha: z.string().nullable().meta({ description: 'The head that was reviewed.' }),
    submittedAt: TimeSchema,
    dismissedAt: TimeSchema.nullable(),
    url: z.string().nullable(),
  })
  .meta({
    id: 'Review',
    example: {
      id: '501',
      reviewer: 'grace',
      reviewerAvatarUrl: null,
      isBot: false,
      state: 'approved',
      givenState: 'approved',
      body: 'Good.',
      commitSha: '5f0c9d4b1c1e4f0a8d0b3c3b9a1f7e2d6c5b4a39',
      submittedAt: '2026-01-31T14:00:00.000Z',
      dismissedAt: null,
      url: null,
    },
  });
export const ReviewPageSchema = pageOf('ReviewPage', ReviewSchema);

export const CommentSchema = z
  .object({
    kind: z
      .enum(COMMENT_KINDS)
      .meta({ description: '`review` stands at a line of the diff, `conversation` below the pull request.' }),
    id: IdSchema.meta({ description: "The provider's." }),
    threadId: z.string().nullable(),
    inReplyTo: IdSchema.nullable().meta({ description: 'The comment that it answers.' }),
    author: z.string().nullable(),
    isBot: z.boolean(),
    body: z.string().nullable(),
    path: z.string().nullable(),
    line: z.int().nullable(),
    commitSha: z.string().nullable(),
    url: z.string().nullable(),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .meta({
    id: 'Comment',
    example: {
      kind: 'review',
      id: '701',
      threadId: 'PRRT_1',
      inReplyTo: null,
      author: 'grace',
      isBot: false,
      body: 'Why not a map?',
      path: 'src/cache.ts',
      line: 12,
      commitSha: null,
      url: null,
      createdAt: '2026-01-31T14:00:00.000Z',
      updatedAt: '2026-01-31T14:00:00.000Z',
    },
  });
export const CommentPageSchema = pageOf('CommentPage', CommentSchema);

export const ThreadSchema = z
  .object({
    id: z.string(),
    path: z.string().nullable(),
    isResolved: z.boolean(),
    resolvedBy: z.string().nullable(),
    commentIds: z.array(IdSchema),
    updatedAt: TimeSchema,
  })
  .meta({
    id: 'ReviewThread',
    example: {
      id: 'PRRT_1',
      path: 'src/cache.ts',
      isResolved: true,
      resolvedBy: 'ada',
      commentIds: ['701', '702'],
      updatedAt: '2026-01-31T15:00:00.000Z',
    },
  });
export const ThreadPageSchema = pageOf('ReviewThreadPage', ThreadSchema);

export const TimelineEntrySchema = z
  .object({
    at: TimeSchema,
    kind: z.enum(TIMELINE_KINDS),
    id: z.string().meta({ description: 'Of the review or comment; empty for the pull request itself.' }),
    actor: z.string().nullable(),
    isBot: z.boolean(),
    detail: z.string().nullable().meta({
      description: 'Title it was opened with, verdict of a review, path of a comment, commit of the merge.',
    }),
    body: z.string().nullable(),
    url: z.string().nullable(),
  })
  .meta({
    id: 'TimelineEntry',
    example: {
      at: '2026-01-31T14:00:00.000Z',
      kind: 'review',
      id: '501',
      actor: 'grace',
      isBot: false,
      detail: 'approved',
      body: 'Good.',
      url: null,
    },
  });
export const TimelinePageSchema = pageOf('TimelinePage', TimelineEntrySchema);

export const PageQuerySchema = z.strictObject(PAGE_QUERY);
