import { z } from 'zod';
import { COVERAGE_FORMATS } from '../../../domain/coverage/coverage-format.ts';
import { plainTextOrEmpty, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { BranchNameSchema, CommitShaSchema } from './commit.ts';

const FLAG_LENGTH_MAX = 100;
/** Of the report alone, in bytes where it is sent as it is; as JSON the request around it may be a little larger. */
export const REPORT_LIMIT_CHARS = 8 * 1024 * 1024;
/** What a report may be sent as, besides in JSON: whichever it is, its bytes tell what it is. */
export const REPORT_TYPES = [
  'application/octet-stream',
  'text/plain',
  'text/xml',
  'application/xml',
] as const;

const flag = plainTextOrEmpty(FLAG_LENGTH_MAX).meta({
  description: 'Which part of the code or which suite; empty for the whole.',
  example: 'api',
});
const lines = z.int().min(0);

const EXAMPLE = {
  commitSha: '9fceb02d0ae598e95dc970b74767f19372d61af8',
  flag: '',
  coverage: 81.25,
  linesCovered: 1_300,
  linesTotal: 1_600,
  linesLeftOut: 0,
  reason: null,
  source: 'lcov',
  branch: 'main',
  onDefaultBranch: true,
  reportedAt: '2026-01-31T12:10:00.000Z',
  lastReportedAt: null,
};

export const CoverageReportSchema = z
  .object({
    commitSha: z.string(),
    flag,
    coverage: z
      .number()
      .min(0)
      .max(100)
      .nullable()
      .meta({ description: 'The percentage; null when there was nothing to cover.' }),
    linesCovered: lines.nullable(),
    linesTotal: lines.nullable().meta({ description: 'Different lines of all files; statements, for Go.' }),
    linesLeftOut: lines.meta({
      description: 'Entries of the report that could not be understood and do not count.',
    }),
    reason: z.string().nullable().meta({ description: 'Why there is no percentage.' }),
    source: z.string().meta({
      description: 'The format (`empty` of a report without a byte), or the check or status that stated it.',
    }),
    branch: z.string().nullable(),
    onDefaultBranch: z.boolean().nullable().meta({
      description:
        'Whether the commit is one of the default branch by first parents, which a merged head is not; null while that is not known.',
    }),
    reportedAt: TimeSchema.meta({ description: 'When the commit was first told of.' }),
    lastReportedAt: TimeSchema.nullable().meta({
      description: 'When it was told again, as it is now; null when it was told once.',
    }),
  })
  .meta({ id: 'CoverageReport', example: EXAMPLE });
export const CoverageReportPageSchema = pageOf('CoverageReportPage', CoverageReportSchema);

export const CoverageListQuerySchema = z.strictObject({
  flag: flag.optional(),
  branch: BranchNameSchema.optional(),
  commitSha: CommitShaSchema.optional(),
  ...PAGE_QUERY,
});

const FORMAT = z
  .enum(COVERAGE_FORMATS)
  .optional()
  .meta({ description: "The report's format; found out unless given." });

export const SendReportQuerySchema = z.strictObject({
  commitSha: CommitShaSchema,
  flag: flag.default(''),
  branch: BranchNameSchema.optional(),
  format: FORMAT,
});

export const TellCoverageSchema = z
  .strictObject({
    commitSha: CommitShaSchema,
    flag: flag.default(''),
    branch: BranchNameSchema.optional(),
    coverage: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .meta({ description: 'The percentage, instead of a report.' }),
    format: FORMAT,
    report: z.string().max(REPORT_LIMIT_CHARS).optional().meta({
      description:
        'LCOV, Cobertura XML, Clover XML, JaCoCo XML, or a Go cover profile; an empty one says that there was nothing to cover.',
    }),
  })
  .refine(({ coverage, report }) => coverage !== undefined || report !== undefined, {
    path: ['report'],
    error: 'is missing: give it, or coverage instead',
  })
  .refine(({ coverage, report }) => coverage === undefined || report === undefined, {
    path: ['report'],
    error: 'does not go together with coverage',
  })
  .meta({ id: 'TellCoverage', example: { commitSha: EXAMPLE.commitSha, coverage: 81.25 } });
