import { z } from 'zod';
import { ANALYSIS_STATUSES } from '../../../domain/analysis-status.ts';
import { FILE_STATUSES } from '../../../domain/changed-file.ts';
import { CHANNELS } from '../../../domain/channel.ts';
import { SHOWN_STATES, TITLE_SOURCES } from '../../../domain/pull-request.ts';
import { TRIAGE_CATEGORIES } from '../../../domain/triage/edge.ts';
import { IdParameterSchema, NumberParameterSchema, plainText, TimeSchema } from '../parts/common.ts';
import { BRIEF_EXAMPLE, DETAIL_EXAMPLE, FILE_EXAMPLE, PULL_REQUEST_EXAMPLE } from '../parts/examples.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

const PATH_LENGTH_MAX = 4096;
const AUTHOR_LENGTH_MAX = 400;

const sha = z
  .string()
  .meta({ description: 'A commit id.', example: '9fceb02d0ae598e95dc970b74767f19372d61af8' });
const count = z.int().min(0);

/** The shape of each field of a brief; the detailed shapes begin with the same fields. */
const briefFields = {
  number: z.int().min(1).meta({ example: 1234 }),
  title: z.string().meta({ example: 'Cache the rendered pages' }),
  titleSource: z.enum(TITLE_SOURCES).meta({
    description: '`commit`: the subject of its first own commit, until the provider tells the real title.',
  }),
  state: z.enum(SHOWN_STATES).meta({
    description: '`unknown` where Git alone tells of it, which shows merges only: it is open or closed.',
  }),
  stateKnown: z.boolean().meta({
    description:
      'False where `state` is `unknown`: it may have been closed or merged in a way that Git does not show. For programs that only ask whether to trust the state.',
  }),
  isDraft: z.boolean(),
  author: z
    .object({ login: z.string().nullable(), name: z.string().nullable() })
    .meta({ id: 'Author', description: 'Who opened it; what Git and the provider say.' }),
  url: z.string().nullable(),
  headSha: sha,
  createdAt: TimeSchema,
  createdAtEstimated: z.boolean().meta({ description: 'True while taken from the dates of commits.' }),
  mergedAt: TimeSchema.nullable(),
  closedAt: TimeSchema.nullable(),
};

export const PullRequestBriefSchema = z.object(briefFields).meta({
  id: 'PullRequestBrief',
  description: 'What identifies a pull request to a person.',
  example: BRIEF_EXAMPLE,
});

export type PullRequestBrief = z.infer<typeof PullRequestBriefSchema>;

const fields = {
  ...briefFields,
  baseRef: z.string().nullable(),
  baseSha: sha.nullable(),
  baseRule: z.string().nullable().meta({ description: 'How the base was found.' }),
  headRef: z.string().nullable(),
  headRepository: z.string().nullable(),
  mergeCommitSha: sha.nullable(),
  additions: count,
  deletions: count,
  changedFiles: count,
  commitsCount: count,
  updatedAt: TimeSchema,
  analysis: z
    .object({
      status: z.enum(ANALYSIS_STATUSES),
      error: z.string().nullable(),
      headSha: sha.nullable().meta({ description: 'The head analysed last; may be older than `headSha`.' }),
      at: TimeSchema.nullable(),
    })
    .meta({ id: 'AnalysisState' }),
  strongest: z
    .object({
      number: z.int().min(1),
      category: z.enum(TRIAGE_CATEGORIES),
      score: z.number().min(0).max(1),
    })
    .meta({ id: 'StrongestEdge' })
    .nullable()
    .meta({ description: 'The earlier pull request that is most like it.' }),
};

export const PullRequestSchema = z.object(fields).meta({ id: 'PullRequest', example: PULL_REQUEST_EXAMPLE });
export type PullRequest = z.infer<typeof PullRequestSchema>;

export const PullRequestDetailSchema = z
  .object({
    ...fields,
    body: z.string().nullable().meta({ description: 'Its description: text from outside.' }),
    authorAvatarUrl: z.string().nullable(),
    authorIsBot: z.boolean(),
    labels: z.array(z.string()),
    requestedReviewers: z.array(z.string()),
    milestone: z.string().nullable(),
    isLocked: z.boolean(),
    mergedBy: z.string().nullable(),
    reviewComments: count,
    firstReviewAt: TimeSchema.nullable().meta({
      description: 'The first review by a person who is not the author.',
    }),
    draftRemovedAt: TimeSchema.nullable().meta({ description: 'When it last became ready for review.' }),
    truncated: z.array(z.string()).meta({
      description:
        'Lists of which only a part is stored: of the provider’s until the next sync has read the rest, or the `files` of a diff that ' +
        'was cut at a limit. What is shown of them is not all; counts that the provider states are of all.',
    }),
    isRefetchPending: z
      .boolean()
      .meta({ description: 'True while the provider is to be asked again what is so.' }),
  })
  .meta({ id: 'PullRequestDetail', example: DETAIL_EXAMPLE });
export type PullRequestDetail = z.infer<typeof PullRequestDetailSchema>;

export const PullRequestPageSchema = pageOf('PullRequestPage', PullRequestSchema);

export const PullRequestFileSchema = z
  .object({
    path: z.string(),
    previousPath: z.string().nullable(),
    status: z.enum(FILE_STATUSES),
    additions: count,
    deletions: count,
    patchTruncated: z
      .boolean()
      .meta({ description: 'True when a limit cut the patch: counts are lower bounds.' }),
    channel: z.enum(CHANNELS),
    noise: z
      .string()
      .nullable()
      .meta({ description: 'Why it is left out of the comparison; null when it is in.' }),
    language: z.string().nullable(),
  })
  .meta({ id: 'PullRequestFile', example: FILE_EXAMPLE });
export type PullRequestFile = z.infer<typeof PullRequestFileSchema>;

export const PullRequestFilePageSchema = pageOf('PullRequestFilePage', PullRequestFileSchema);

export const PullRequestParamsSchema = z.object({
  repositoryId: IdParameterSchema.meta({ description: "The repository's id." }),
  number: NumberParameterSchema.meta({ description: "The pull request's number.", example: 1234 }),
});

export const PullRequestListQuerySchema = z.strictObject({
  state: z.enum(SHOWN_STATES).optional().meta({
    description:
      '`open` are those that a provider says are; `unknown` those of which Git alone tells that they were not merged.',
  }),
  author: plainText(AUTHOR_LENGTH_MAX).optional().meta({
    description: 'Login, or name where no login is known; in any case of letters.',
  }),
  analysisStatus: z.enum(ANALYSIS_STATUSES).optional(),
  category: z
    .enum(TRIAGE_CATEGORIES)
    .optional()
    .meta({ description: 'Only those whose strongest edge is of this category.' }),
  path: plainText(PATH_LENGTH_MAX)
    .optional()
    .meta({ description: 'Only those that change this file (whole path).', example: 'src/cache.ts' }),
  ...PAGE_QUERY,
});

export const FileListQuerySchema = z.strictObject(PAGE_QUERY);

export const AnalysisRequestedSchema = z
  .object({
    repositoryId: z.string(),
    number: z.int().min(1),
    headSha: sha.meta({
      description: 'The head as known now; when the source has a newer one, that is analysed.',
    }),
  })
  .meta({
    id: 'AnalysisRequested',
    example: { repositoryId: '42', number: 1234, headSha: BRIEF_EXAMPLE.headSha },
  });
