import { z } from 'zod';
import { IdParameterSchema, IdSchema, NumberParameterSchema, TimeSchema } from '../parts/common.ts';
import { CONFIG_SNAPSHOT_EXAMPLE } from '../parts/examples.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

export const ConfigSnapshotSchema = z
  .object({
    version: z.int().min(1),
    repositoryId: IdSchema.nullable().meta({ description: 'Null: for every repository without its own.' }),
    note: z.string().nullable(),
    isActive: z.boolean(),
    createdAt: TimeSchema,
    classificationRulesYaml: z
      .string()
      .meta({ description: 'Which files are production, tests, docs, meta, noise.' }),
    thresholdsYaml: z.string().meta({ description: 'Weights and thresholds of the categories.' }),
  })
  .meta({
    id: 'ConfigSnapshot',
    description: 'The rules that an analysis follows; never changed, only replaced.',
    example: CONFIG_SNAPSHOT_EXAMPLE,
  });
export type ConfigSnapshot = z.infer<typeof ConfigSnapshotSchema>;
export const ConfigSnapshotPageSchema = pageOf('ConfigSnapshotPage', ConfigSnapshotSchema);

export const ConfigSnapshotListQuerySchema = z.strictObject(PAGE_QUERY);

export const ActiveConfigSnapshotQuerySchema = z.strictObject({
  repositoryId: IdParameterSchema.optional().meta({
    description: 'The one that this repository follows; unless given, the one for all.',
  }),
});

export const ConfigSnapshotParamsSchema = z.object({
  version: NumberParameterSchema.meta({ description: 'Its version.', example: 1 }),
});
