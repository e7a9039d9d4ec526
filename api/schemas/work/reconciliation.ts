import { z } from 'zod';
import { IdSchema, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

const RECONCILIATION_EXAMPLE = {
  id: '17',
  hookId: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
  status: 'completed',
  isWhole: true,
  startedAt: '2026-01-31T12:35:00.000Z',
  finishedAt: '2026-01-31T12:35:04.000Z',
  oldestAt: '2026-01-28T12:35:10.000Z',
  pages: 3,
  seen: 281,
  missed: 4,
  lost: 0,
  unknown: 0,
  recovered: 4,
  redelivered: 0,
  unresolved: 0,
  error: null,
};

const count = z.int().min(0);

export const ReconciliationSchema = z
  .object({
    id: IdSchema,
    hookId: z.uuid(),
    status: z.enum(['running', 'completed', 'failed']),
    isWhole: z.boolean().meta({
      description: "True when GitHub's whole log was walked, false when only what came since the last run.",
    }),
    startedAt: TimeSchema,
    finishedAt: TimeSchema.nullable(),
    oldestAt: TimeSchema.nullable().meta({ description: "The oldest attempt that GitHub's log showed." }),
    pages: count,
    seen: count.meta({ description: 'Attempts in those pages.' }),
    missed: count.meta({ description: "GitHub's attempts failed, and the delivery was not here." }),
    lost: count.meta({ description: 'GitHub says that the delivery was taken, and it was not here.' }),
    unknown: count.meta({ description: "Here, and not in GitHub's log." }),
    recovered: count.meta({ description: 'Fetched from GitHub and stored.' }),
    redelivered: count.meta({ description: 'Asked of GitHub once more.' }),
    unresolved: count.meta({ description: 'Not mended by this run.' }),
    error: z.string().nullable(),
  })
  .meta({
    id: 'Reconciliation',
    description: "A comparing of GitHub's log of deliveries with what is here.",
    example: RECONCILIATION_EXAMPLE,
  });
export type Reconciliation = z.infer<typeof ReconciliationSchema>;

export const ReconciliationPageSchema = pageOf('ReconciliationPage', ReconciliationSchema);

export const ReconciliationListQuerySchema = z.strictObject({
  hookId: z.uuid().optional().meta({ description: 'Only those of this hook.' }),
  ...PAGE_QUERY,
});

export const StartReconciliationSchema = z
  .strictObject({ hookId: z.uuid().optional().meta({ description: 'All hooks unless given.' }) })
  .meta({ id: 'StartReconciliation', example: { hookId: RECONCILIATION_EXAMPLE.hookId } });

export const ReconciliationStartedSchema = z
  .object({ hookId: z.uuid().nullable() })
  .meta({ id: 'ReconciliationStarted', example: { hookId: RECONCILIATION_EXAMPLE.hookId } });
