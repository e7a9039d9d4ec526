import { z } from 'zod';
import { ALL_ROLLUPS } from '../../../sql/rollups/all-rollups.ts';
import { TimeSchema } from '../parts/common.ts';
import { pageOf } from '../parts/page.ts';

const NAMES = ALL_ROLLUPS.map(({ name }) => name) as [string, ...string[]];

export const RollupSchema = z
  .object({
    name: z.string(),
    version: z.int().meta({ description: 'Of the definition.' }),
    storedVersion: z.int().meta({ description: 'Of the definition that stored buckets are of.' }),
    pending: z
      .int()
      .min(0)
      .meta({ description: 'Changes that wait; counted up to 100,000. Reads are exact all the same.' }),
    oldestPendingAt: TimeSchema.nullable(),
    scheduleIntervalSeconds: z.int().meta({ description: 'A change waits no longer for the background.' }),
    lastFlushedAt: TimeSchema.nullable(),
    entriesPerSecond: z
      .number()
      .nullable()
      .meta({ description: 'Changes that the last flush took a second; null before the first.' }),
    bucketsPerSecond: z.number().nullable().meta({ description: 'Buckets it computed a second.' }),
    backfill: z
      .object({
        version: z.int().meta({ description: 'Of the definition that everything is computed by.' }),
        startedAt: TimeSchema,
        done: z.int().min(0).meta({ description: 'Repositories or teams that were taken.' }),
        total: z.int().min(0),
      })
      .nullable()
      .meta({ description: 'Null while none runs.' }),
  })
  .meta({ id: 'Rollup', description: 'Numbers kept for whole buckets, exact whenever they are read.' });
export type Rollup = z.infer<typeof RollupSchema>;
export const RollupParamsSchema = z.object({
  name: z.enum(NAMES).meta({ example: 'daily_commit_stats' }),
});
export const RollupPageSchema = pageOf('RollupPage', RollupSchema);

const ValuesSchema = z.record(z.string(), z.unknown());

export const VerificationSchema = z
  .object({
    id: z.uuid(),
    rollup: z.string().nullable().meta({ description: 'Null: every rollup.' }),
    sample: z.number().meta({ description: 'Share of the buckets that are compared.' }),
    status: z.enum(['running', 'completed', 'failed']),
    report: z.array(
      z.object({
        rollup: z.string(),
        buckets: z.int().min(0).meta({ description: 'Compared.' }),
        differences: z.int().min(0),
        examples: z
          .array(
            z.object({
              key: ValuesSchema,
              served: ValuesSchema.nullable(),
              expected: ValuesSchema.nullable(),
            }),
          )
          .meta({ description: 'The first differences in full; null where a side has no such bucket.' }),
      }),
    ),
    error: z.string().nullable(),
    startedAt: TimeSchema,
    finishedAt: TimeSchema.nullable(),
  })
  .meta({
    id: 'RollupVerification',
    description: 'A comparison of rollups with a recomputation from facts.',
  });
export type Verification = z.infer<typeof VerificationSchema>;

export const StartVerificationSchema = z
  .strictObject({
    rollup: z.enum(NAMES).optional().meta({ description: 'Every rollup unless given.' }),
    sample: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .meta({ description: 'Share of the buckets to compare; 1 unless given.' }),
  })
  .meta({ id: 'StartVerification', example: { rollup: 'daily_commit_stats' } });
export type StartVerification = z.input<typeof StartVerificationSchema>;

export const VerificationParamsSchema = z.object({ verificationId: z.uuid() });
