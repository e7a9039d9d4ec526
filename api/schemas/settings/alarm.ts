import { z } from 'zod';
import { IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

export const AlarmSchema = z
  .object({
    id: IdSchema,
    kind: z.string(),
    subject: z.string().meta({ description: 'What it is about.' }),
    message: z.string().meta({ description: 'What is wrong, and what to do.' }),
    details: z.record(z.string(), z.unknown()),
    isOpen: z.boolean(),
    firstSeenAt: TimeSchema,
    lastSeenAt: TimeSchema,
    resolvedAt: TimeSchema.nullable(),
  })
  .meta({
    id: 'Alarm',
    description: 'Something that an operator must know of.',
    example: {
      id: '7',
      kind: 'hook_missing',
      subject: 'acme/shop',
      message: 'GitHub has the hook of acme/shop no longer: connect the repository again.',
      details: { hookId: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11' },
      isOpen: true,
      firstSeenAt: '2026-01-31T12:34:56.789Z',
      lastSeenAt: '2026-01-31T13:00:00.000Z',
      resolvedAt: null,
    },
  });
export type Alarm = z.infer<typeof AlarmSchema>;
export const AlarmPageSchema = pageOf('AlarmPage', AlarmSchema);

export const AlarmListQuerySchema = z.strictObject({
  state: z.enum(['open', 'resolved']).optional(),
  kind: plainText(100).optional(),
  ...PAGE_QUERY,
});
