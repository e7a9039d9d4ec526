import { z } from 'zod';
import { ENVIRONMENTS } from '../../../domain/facts/environment.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

const NAME_LENGTH_MAX = 255;
const EXAMPLE = { pattern: 'production-*', environment: 'production' as const, service: 'shop' };

export const EnvironmentSchema = z
  .object({
    name: z.string().meta({ description: 'As the provider, or whoever told of the deployments, names it.' }),
    environment: z.enum(ENVIRONMENTS).meta({ description: 'What it counts as.' }),
    statedEnvironment: z.enum(ENVIRONMENTS).meta({
      description:
        'What it counts as without a mapping: what the provider states or, where it states nothing, what the name says.',
    }),
    service: z.string().meta({ description: 'Deployments of one service repair each other.' }),
    deployments: z.int().min(1),
    lastDeployedAt: TimeSchema,
  })
  .meta({
    id: 'RepositoryEnvironment',
    example: {
      name: 'production-web',
      environment: 'production',
      statedEnvironment: 'production',
      service: 'shop',
      deployments: 12,
      lastDeployedAt: '2026-01-31T12:04:10.000Z',
    },
  });
export const EnvironmentPageSchema = pageOf('RepositoryEnvironmentPage', EnvironmentSchema);

export const EnvironmentMappingSchema = z
  .object({
    id: IdSchema,
    pattern: z.string(),
    environment: z.enum(ENVIRONMENTS).nullable(),
    service: z.string().nullable(),
  })
  .meta({ id: 'EnvironmentMapping', example: { id: '4', ...EXAMPLE } });
export const EnvironmentMappingPageSchema = pageOf('EnvironmentMappingPage', EnvironmentMappingSchema);

export const EnvironmentListQuerySchema = z.strictObject({ ...PAGE_QUERY });

export const SetEnvironmentMappingSchema = z
  .strictObject({
    pattern: plainText(NAME_LENGTH_MAX).meta({
      description: 'A glob (`*`, `?`) over the names of environments, in any case of letters.',
    }),
    environment: z.enum(ENVIRONMENTS).optional().meta({
      description: 'What the names count as, whatever the provider states. Left as it is, unless given.',
    }),
    service: plainText(NAME_LENGTH_MAX).optional().meta({
      description:
        'Names with the same are one: a success of one repairs a failure of another. Each name its own, unless given.',
    }),
  })
  .refine(({ environment, service }) => environment !== undefined || service !== undefined, {
    error: 'must give environment, service, or both',
  })
  .meta({ id: 'SetEnvironmentMapping', example: EXAMPLE });

export const EnvironmentMappingParamsSchema = z.object({
  repositoryId: IdParameterSchema,
  mappingId: IdParameterSchema,
});
