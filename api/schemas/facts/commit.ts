import { z } from 'zod';
import { CHECK_KINDS } from '../../../sql/commits/list-checks.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';

const NAME_LENGTH_MAX = 400;
const SHA = '9fceb02d0ae598e95dc970b74767f19372d61af8';
const count = z.int().min(0);

/** A whole id of a commit: 40 or 64 hexadecimal digits. */
export const CommitShaSchema = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be the whole id of a commit, in lower case')
  .meta({ example: SHA });

/** A yes or no in a query. */
export const FlagParameterSchema = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .meta({ type: 'boolean' });

export const BranchNameSchema = plainText(NAME_LENGTH_MAX).meta({ example: 'main' });

export const CommitSchema = z
  .object({
    sha: z.string(),
    committedAt: TimeSchema,
    authoredAt: TimeSchema.nullable(),
    authorId: z.uuid().nullable().meta({ description: 'The developer, whatever names they go by.' }),
    authorLogin: z.string().nullable(),
    authorName: z.string().nullable(),
    authorEmail: z.string().nullable(),
    coAuthors: z
      .array(z.string())
      .meta({ description: 'As the `Co-authored-by` trailers of the message name them.' }),
    coAuthorIds: z
      .array(z.uuid())
      .meta({ description: 'The developers these are, each once, without the author.' }),
    message: z.string(),
    parentShas: z.array(z.string()),
    additions: count.nullable().meta({ description: 'Null until Git was read: events do not tell.' }),
    deletions: count.nullable(),
    filesChanged: count.nullable(),
    branch: z.string().nullable().meta({ description: 'Where it was first seen.' }),
    onDefaultBranch: z.boolean(),
    url: z.string().nullable(),
  })
  .meta({
    id: 'Commit',
    example: {
      sha: SHA,
      committedAt: '2026-01-31T12:00:00.000Z',
      authoredAt: '2026-01-31T11:58:00.000Z',
      authorId: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
      authorLogin: 'ada',
      authorName: 'Ada Lovelace',
      authorEmail: 'ada@example.org',
      coAuthors: ['Grace Hopper <grace@example.org>'],
      coAuthorIds: ['0b9fd1a2-52ab-4c47-93a5-0a3a7f7f6f10'],
      message: 'Cache the rendered pages',
      parentShas: [],
      additions: 120,
      deletions: 14,
      filesChanged: 3,
      branch: 'main',
      onDefaultBranch: true,
      url: null,
    },
  });
export const CommitPageSchema = pageOf('CommitPage', CommitSchema);

export const CommitParamsSchema = z.object({
  repositoryId: IdParameterSchema,
  sha: CommitShaSchema,
});

export const CommitListQuerySchema = z.strictObject({
  branch: BranchNameSchema.optional().meta({ description: 'Only those first seen on this branch.' }),
  onDefaultBranch: FlagParameterSchema.optional(),
  author: plainText(NAME_LENGTH_MAX).optional().meta({
    description: 'Login or e-mail address of a developer; gives what they wrote under any of their names.',
    example: 'ada',
  }),
  since: TimeParameterSchema.optional(),
  until: TimeParameterSchema.optional().meta({ description: 'Before this time.' }),
  ...PAGE_QUERY,
});

export const BranchSchema = z
  .object({
    name: z.string(),
    headSha: z.string().nullable().meta({ description: 'Null when it was deleted.' }),
    isDefault: z.boolean(),
    pushedAt: TimeSchema.nullable(),
    pushedBy: z.string().nullable(),
    wasForced: z.boolean().meta({ description: 'The last push replaced history.' }),
    forcedAt: TimeSchema.nullable(),
    deletedAt: TimeSchema.nullable(),
  })
  .meta({
    id: 'Branch',
    example: {
      name: 'main',
      headSha: SHA,
      isDefault: true,
      pushedAt: '2026-01-31T12:00:00.000Z',
      pushedBy: 'ada',
      wasForced: false,
      forcedAt: null,
      deletedAt: null,
    },
  });
export const BranchPageSchema = pageOf('BranchPage', BranchSchema);
export const BranchListQuerySchema = z.strictObject({
  withDeleted: FlagParameterSchema.optional(),
  ...PAGE_QUERY,
});

export const CheckSchema = z
  .object({
    kind: z.enum(CHECK_KINDS),
    id: IdSchema.meta({ description: "The provider's." }),
    name: z.string(),
    sha: z.string(),
    branch: z.string().nullable(),
    status: z.string(),
    conclusion: z.string().nullable(),
    url: z.string().nullable(),
    startedAt: TimeSchema.nullable(),
    completedAt: TimeSchema.nullable(),
    updatedAt: TimeSchema,
  })
  .meta({
    id: 'Check',
    example: {
      kind: 'check_run',
      id: '600',
      name: 'tests',
      sha: SHA,
      branch: 'main',
      status: 'completed',
      conclusion: 'success',
      url: null,
      startedAt: '2026-01-31T12:00:00.000Z',
      completedAt: '2026-01-31T12:03:00.000Z',
      updatedAt: '2026-01-31T12:03:00.000Z',
    },
  });
export const CheckPageSchema = pageOf('CheckPage', CheckSchema);
export const CheckListQuerySchema = z.strictObject({ sha: CommitShaSchema, ...PAGE_QUERY });
