import { z } from 'zod';
import { ANALYSIS_LANES, ANALYSIS_STATUSES } from '../../../domain/analysis-status.ts';
import { IdParameterSchema, NumberParameterSchema, TimeSchema } from '../parts/common.ts';
import { ANALYSIS_RUN_EXAMPLE } from '../parts/examples.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { VersionsSchema } from '../parts/versions.ts';

export const AnalysisRunSchema = z
  .object({
    id: z.uuid(),
    number: z.int().min(1).meta({ description: "The pull request's number." }),
    headSha: z.string(),
    versions: VersionsSchema,
    lane: z.enum(ANALYSIS_LANES),
    status: z.enum(ANALYSIS_STATUSES),
    attempts: z.int().min(0),
    queuedAt: TimeSchema,
    startedAt: TimeSchema.nullable(),
    finishedAt: TimeSchema.nullable(),
    degradedReasons: z.array(z.string()).meta({ description: 'Signals that were missing, when degraded.' }),
    error: z.string().nullable(),
  })
  .meta({ id: 'AnalysisRun', example: ANALYSIS_RUN_EXAMPLE });
export type AnalysisRun = z.infer<typeof AnalysisRunSchema>;
export const AnalysisRunPageSchema = pageOf('AnalysisRunPage', AnalysisRunSchema);

export const AnalysisRunListQuerySchema = z.strictObject({
  status: z.enum(ANALYSIS_STATUSES).optional(),
  number: NumberParameterSchema.optional().meta({
    description: 'Only those of this pull request.',
    example: 1234,
  }),
  ...PAGE_QUERY,
});

export const AnalysisRunParamsSchema = z.object({
  repositoryId: IdParameterSchema.meta({ description: "The repository's id." }),
  analysisRunId: z.uuid().meta({ example: '018f2f5e-6c4f-4b8e-9f43-7f3d2a1b0c9d' }),
});
