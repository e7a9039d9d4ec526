import { z } from 'zod';
import { LEFT_OUT_REASONS } from '../../../domain/deployments/deployment-rule.ts';
import { IdSchema, TimeSchema } from '../parts/common.ts';

export const DryRunSchema = z.boolean().default(false).meta({
  description: 'Only say what the rule would count: nothing is stored.',
});

export const AddedIdSchema = IdSchema.nullable().meta({ description: 'Null of a rule that was only tried.' });

export const COUNTS_EXAMPLE = {
  count: 12,
  firstAt: '2025-03-01T12:00:00.000Z',
  lastAt: '2026-01-31T12:00:00.000Z',
  perMonth: [{ month: '2026-01', count: 2 }],
  examples: [
    {
      name: 'v1.12.0',
      commitSha: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      at: '2026-01-31T12:00:00.000Z',
      status: 'success',
    },
  ],
  leftOut: [{ reason: 'prerelease' as const, count: 1, examples: ['v2.0.0-rc1'] }],
  hints: ['Left out: 1 that are pre-releases.'],
};

/** What a rule counts of everything that is stored. */
export const RuleCountsSchema = z
  .object({
    count: z.int().min(0).meta({ description: 'Deployments that have ended, or incidents.' }),
    firstAt: TimeSchema.nullable(),
    lastAt: TimeSchema.nullable(),
    perMonth: z
      .array(z.object({ month: z.string().regex(/^\d{4,}-\d\d$/), count: z.int().min(1) }))
      .meta({ description: 'The newest twelve months that have any (UTC), the newest first.' }),
    examples: z
      .array(
        z.object({
          name: z.string().meta({ description: 'The tag, the branch, or the issue.' }),
          commitSha: z.string().nullable(),
          at: TimeSchema,
          status: z.string(),
        }),
      )
      .meta({ description: 'The newest few.' }),
    leftOut: z
      .array(
        z.object({
          reason: z.enum(LEFT_OUT_REASONS),
          count: z.int().min(1),
          examples: z.array(z.string()),
        }),
      )
      .meta({ description: 'What the pattern fits and the rule does not count all the same.' }),
    hints: z.array(z.string()).meta({ description: 'What is likely wrong, or worth knowing; for people.' }),
  })
  .meta({ id: 'RuleCounts', example: COUNTS_EXAMPLE });
