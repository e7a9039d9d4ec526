import { z } from 'zod';
import { SYNC_ROUTES, SYNC_STATUSES } from '../../domain/sync-progress.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from './common.ts';
import { REPOSITORY_EXAMPLE } from './examples.ts';
import { PAGE_QUERY, pageOf } from './page.ts';
import { SyncProgressSchema } from './sync.ts';

export const PROVIDERS = ['github', 'gitlab', 'bitbucket'] as const;

export const RepositorySchema = z
  .object({
    id: IdSchema,
    provider: z.enum(PROVIDERS),
    fullName: z.string().meta({ description: '`owner/name`.', example: 'emberjs/ember.js' }),
    owner: z.string(),
    name: z.string(),
    url: z.string().nullable().meta({ description: 'Its page at the provider, when known.' }),
    source: z.string().nullable().meta({ description: 'Path or URL that the mirror is fetched from.' }),
    defaultBranch: z.string().nullable(),
    language: z.string().nullable(),
    isPrivate: z.boolean(),
    isActive: z.boolean(),
    connection: z.enum(SYNC_ROUTES).meta({
      description: "`provider`: through the provider's API and Git; `mirror`: through Git alone.",
    }),
    disconnectedAt: TimeSchema.nullable().meta({ description: 'Its data goes thirty days later.' }),
    sync: SyncProgressSchema,
    lastActivityAt: TimeSchema.nullable(),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .meta({
    id: 'Repository',
    description: 'A repository whose pull requests are watched.',
    example: REPOSITORY_EXAMPLE,
  });

export type Repository = z.infer<typeof RepositorySchema>;

export const RepositoryPageSchema = pageOf('RepositoryPage', RepositorySchema);

export const RepositoryListQuerySchema = z.strictObject({
  name: plainText(400).optional().meta({
    description: 'Only the one with this full name, in any case of letters.',
    example: 'emberjs/ember.js',
  }),
  syncStatus: z
    .enum(SYNC_STATUSES)
    .optional()
    .meta({ description: 'Only those whose sync is in this state.' }),
  ...PAGE_QUERY,
});

export const RepositoryParamsSchema = z.object({
  repositoryId: IdParameterSchema.meta({ description: "The repository's id." }),
});

const FULL_NAME = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+$/;

/** `owner/name`; the owner may have parts of its own, as GitLab's groups do. */
export const FullNameSchema = z
  .string()
  .max(255)
  .regex(FULL_NAME, 'must be owner/name, of letters, digits, dots, dashes and underscores');

export const ConnectRepositorySchema = z
  .strictObject({
    source: plainText(4096).meta({
      description:
        'Where to fetch from: an absolute path on the machine that runs the worker, an https:, http:, ssh: or file: URL, or `git@host:owner/name.git`. Never with credentials.',
    }),
    name: FullNameSchema.optional().meta({
      description: '`owner/name`; what the source suggests unless given (`local/<folder>` for a path).',
    }),
    provider: z
      .enum(PROVIDERS)
      .optional()
      .meta({ description: 'What the host suggests unless given, else `github`.' }),
  })
  .meta({
    id: 'ConnectRepository',
    example: { source: 'https://github.com/emberjs/ember.js', name: 'emberjs/ember.js' },
  });
export type ConnectRepository = z.input<typeof ConnectRepositorySchema>;
