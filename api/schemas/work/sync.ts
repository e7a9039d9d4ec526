import { z } from 'zod';
import { SYNC_STAGES, SYNC_STATUSES } from '../../../domain/sync-progress.ts';
import { IdSchema, TimeSchema } from '../parts/common.ts';
import { SYNC_EXAMPLE } from '../parts/examples.ts';

const count = z.int().min(0);

/** How far the running (or the last) sync of a repository is. */
export const SyncProgressSchema = z
  .object({
    repositoryId: IdSchema,
    status: z
      .enum(SYNC_STATUSES)
      .meta({ description: '`idle` until the first sync; `syncing` and `paused` while one runs.' }),
    stage: z
      .string()
      .nullable()
      .meta({ description: `What it is doing: ${SYNC_STAGES.join(', ')}.` }),
    progress: z.int().min(0).max(100).meta({ description: 'Percent.' }),
    counts: z
      .object({
        total: count.meta({ description: 'Pull requests of the repository.' }),
        done: count.meta({ description: 'Those dealt with, however it ended; includes the next three.' }),
        skipped: count.meta({ description: 'Left as they were: analysed before, with the same versions.' }),
        degraded: count.meta({ description: 'Analysed with signals missing.' }),
        failed: count.meta({ description: 'Not analysed.' }),
        perSecond: z.number().min(0).meta({ description: 'Pull requests a second.' }),
      })
      .meta({ id: 'SyncCounts' }),
    stages: z.array(z.string()).meta({ description: 'What a sync of this repository does, in order.' }),
    stageCounts: z
      .object({
        done: count,
        total: count.nullable().meta({ description: 'Null when nobody knows beforehand.' }),
        perSecond: z.number().min(0),
      })
      .meta({ id: 'SyncStageCounts', description: 'How far the stage is, in whatever it deals with.' }),
    waitsUntil: TimeSchema.nullable().meta({
      description: 'A limit of the provider makes it wait until then; null while it works.',
    }),
    waitsFor: z.string().nullable().meta({
      description: 'What it waits for: which limit, or another attempt, and why the last one failed.',
    }),
    notes: z.array(z.string()).meta({ description: 'What it had to leave out, and why.' }),
    startedAt: TimeSchema.nullable(),
    completedAt: TimeSchema.nullable(),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({
    id: 'SyncProgress',
    example: SYNC_EXAMPLE,
  });

export type SyncProgress = z.infer<typeof SyncProgressSchema>;
