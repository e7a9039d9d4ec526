import { z } from 'zod';
import { JOB_NAMES } from '../../../domain/job.ts';
import { JOB_OUTCOMES } from '../../../sql/upkeep/job-state.ts';
import { TimeSchema } from '../parts/common.ts';
import { pageOf } from '../parts/page.ts';

export const JobSchema = z
  .object({
    name: z.enum(JOB_NAMES),
    description: z.string(),
    lastProcessedAt: TimeSchema.nullable().meta({ description: 'When its last run began that ended well.' }),
    lastStartedAt: TimeSchema.nullable().meta({
      description: 'When its last run began; null while it never ran.',
    }),
    lastDurationMs: z.int().min(0).nullable(),
    lastStatus: z.enum(JOB_OUTCOMES).nullable(),
    lastError: z.string().nullable(),
    nextRunAt: TimeSchema.nullable(),
    isOverdue: z.boolean().meta({ description: 'It should have run more than five minutes ago.' }),
  })
  .meta({
    id: 'Job',
    description: 'Regular work, and how its last run went.',
    example: {
      name: 'anomaly_scan',
      description: 'Looks for anomalies of each team.',
      lastProcessedAt: '2026-01-31T12:30:00.100Z',
      lastStartedAt: '2026-01-31T12:30:00.100Z',
      lastDurationMs: 240,
      lastStatus: 'success',
      lastError: null,
      nextRunAt: '2026-01-31T12:45:00.000Z',
      isOverdue: false,
    },
  });
export type Job = z.infer<typeof JobSchema>;
export const JobPageSchema = pageOf('JobPage', JobSchema);
