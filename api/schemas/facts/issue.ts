import { z } from 'zod';
import { ISSUE_STATES } from '../../../sql/incidents/list-issues.ts';
import { IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

const LABEL_LENGTH_MAX = 200;

export const IssueSchema = z
  .object({
    id: IdSchema,
    number: z.int().min(1),
    state: z.enum(ISSUE_STATES),
    stateReason: z.string().nullable(),
    title: z.string(),
    body: z.string().nullable(),
    labels: z.array(z.string()),
    author: z.string().nullable(),
    url: z.string().nullable(),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
    closedAt: TimeSchema.nullable(),
  })
  .meta({
    id: 'Issue',
    example: {
      id: '9',
      number: 1187,
      state: 'open',
      stateReason: null,
      title: 'Pages are slow',
      body: null,
      labels: ['performance'],
      author: 'grace',
      url: null,
      createdAt: '2026-01-20T09:00:00.000Z',
      updatedAt: '2026-01-31T12:00:00.000Z',
      closedAt: null,
    },
  });
export const IssuePageSchema = pageOf('IssuePage', IssueSchema);

export const IssueListQuerySchema = z.strictObject({
  state: z.enum(ISSUE_STATES).optional(),
  label: plainText(LABEL_LENGTH_MAX).optional().meta({ description: 'Only those with this label.' }),
  ...PAGE_QUERY,
});
