import { z } from 'zod';
import { IdSchema, TimeSchema } from './common.ts';

export const SYNC_STATUSES = ['idle', 'syncing', 'paused', 'completed', 'failed', 'cancelled'] as const;

const count = z.int().min(0);

/** How far the running (or the last) sync of a repository is. */
export const SyncProgressSchema = z
  .object({
    repositoryId: IdSchema,
    status: z
      .enum(SYNC_STATUSES)
      .meta({ description: '`idle` until the first sync; `syncing` and `paused` while one runs.' }),
    stage: z.string().nullable().meta({ description: 'What it is doing.' }),
    progress: z.int().min(0).max(100).meta({ description: 'Percent.' }),
    counts: z
      .object({
        done: count.meta({ description: 'Pull requests analysed.' }),
        total: count.meta({ description: 'Pull requests to analyse.' }),
        degraded: count.meta({ description: 'Of these, analysed with signals missing.' }),
        failed: count.meta({ description: 'Of these, not analysed.' }),
        perSecond: z.number().min(0).meta({ description: 'Pull requests a second.' }),
      })
      .meta({ id: 'SyncCounts' }),
    startedAt: TimeSchema.nullable(),
    completedAt: TimeSchema.nullable(),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({
    id: 'SyncProgress',
    example: {
      repositoryId: '42',
      status: 'syncing',
      stage: 'analyse',
      progress: 37,
      counts: { done: 3700, total: 10000, degraded: 2, failed: 0, perSecond: 210.5 },
      startedAt: '2026-01-31T12:34:56.789Z',
      completedAt: null,
      error: null,
    },
  });

export type SyncProgress = z.infer<typeof SyncProgressSchema>;
