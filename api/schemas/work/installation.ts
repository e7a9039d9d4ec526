import { z } from 'zod';
import { ACCOUNT_TYPES } from '../../../sql/github/list-installations.ts';
import { IdSchema, TimeSchema } from '../parts/common.ts';
import { pageOf } from '../parts/page.ts';

export const InstallationSchema = z
  .object({
    id: IdSchema.meta({ description: "GitHub's." }),
    appId: IdSchema.nullable().meta({ description: 'The App that is installed.' }),
    apiUrl: z
      .string()
      .nullable()
      .meta({ description: 'Null while only an event told of it: its App is not registered here.' }),
    accountLogin: z.string(),
    accountType: z.enum(ACCOUNT_TYPES),
    repositorySelection: z.enum(['all', 'selected']).nullable(),
    permissions: z.record(z.string(), z.string()),
    events: z.array(z.string()),
    repositories: z.int().min(0).meta({ description: 'Connected repositories that it reaches.' }),
    suspendedAt: TimeSchema.nullable(),
    deletedAt: TimeSchema.nullable(),
  })
  .meta({
    id: 'Installation',
    example: {
      id: '51234',
      appId: '1001',
      apiUrl: 'https://api.github.com',
      accountLogin: 'acme',
      accountType: 'Organization',
      repositorySelection: 'selected',
      permissions: { contents: 'read', pull_requests: 'read' },
      events: ['push', 'pull_request'],
      repositories: 3,
      suspendedAt: null,
      deletedAt: null,
    },
  });
export const InstallationPageSchema = pageOf('InstallationPage', InstallationSchema);
