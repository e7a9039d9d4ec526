import { z } from 'zod';
import { SYNC_ROUTES, SYNC_STATUSES } from '../../../domain/sync-progress.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { REPOSITORY_EXAMPLE } from '../parts/examples.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { SyncProgressSchema } from '../work/sync.ts';

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
    mailmap: z
      .object({
        ignoredLines: z
          .int()
          .min(0)
          .meta({ description: 'Lines that say nothing, or are more or longer than are read.' }),
        isTooLarge: z.boolean().meta({ description: 'It is larger than is read, and none of it counts.' }),
      })
      .nullable()
      .meta({
        description:
          'What was left out of the `.mailmap` of the default branch, which says who the authors of commits are; null without one.',
      }),
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

const GITHUB_NAME = /^(?!\.{1,2}\/)[A-Za-z0-9._-]{1,100}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

export const ConnectRepositorySchema = z
  .strictObject({
    source: plainText(4096).optional().meta({
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
    github: z.string().regex(GITHUB_NAME, 'must be owner/name as at GitHub').optional().meta({
      description:
        'Instead of a source: `owner/name` at GitHub. It is then followed live, through its API and a hook, and synced at once. A plain mirror of the same name is joined.',
      example: 'acme/shop',
    }),
    token: z
      .string()
      .regex(/^[\x21-\x7e]{1,500}$/, 'must be visible ASCII characters without spaces')
      .optional()
      .meta({
        description:
          'A personal access token for `github`; stored sealed, and never shown. Unless given, the App that is installed there, else the token of the settings.',
      }),
    installationId: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'The installation of the App to use for `github`; found unless given.' }),
  })
  .superRefine((body, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (body.github === undefined && body.source === undefined)
      complain('source', 'is missing: give it, or github instead');
    if (body.github !== undefined) {
      for (const field of ['source', 'name', 'provider'] as const) {
        if (body[field] !== undefined) complain(field, 'does not go together with github');
      }
    } else {
      for (const field of ['token', 'installationId'] as const) {
        if (body[field] !== undefined) complain(field, 'goes together with github only');
      }
    }
    if (body.token !== undefined && body.installationId !== undefined) {
      complain('installationId', 'does not go together with a token');
    }
  })
  .meta({
    id: 'ConnectRepository',
    example: { source: 'https://github.com/emberjs/ember.js', name: 'emberjs/ember.js' },
  });

export const HOOK_STATES = ['app', 'active', 'pending', 'none'] as const;

export const ConnectedRepositorySchema = RepositorySchema.extend({
  hook: z
    .object({
      state: z.enum(HOOK_STATES).meta({
        description:
          "`app`: the App's own hook tells; `active`: GitHub's ping has come; `pending`: it has not yet; `none`: nothing is told live.",
      }),
      advice: z.string().nullable().meta({ description: 'What to do, when something is.' }),
    })
    .nullable()
    .meta({ description: 'How the repository is told of live; null for a plain mirror.' }),
}).meta({
  id: 'ConnectedRepository',
  example: { ...REPOSITORY_EXAMPLE, hook: null },
});
export type ConnectedRepository = z.infer<typeof ConnectedRepositorySchema>;

export const DisconnectedRepositorySchema = RepositorySchema.extend({
  advice: z
    .string()
    .nullable()
    .meta({ description: 'What could not be taken back at the provider, and what to do about it.' }),
}).meta({
  id: 'DisconnectedRepository',
  example: { ...REPOSITORY_EXAMPLE, isActive: false, advice: null },
});
export type ConnectRepository = z.input<typeof ConnectRepositorySchema>;
