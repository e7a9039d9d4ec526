import { z } from 'zod';
import { SYMBOL_KINDS } from '../../../domain/signature.ts';
import {
  DUPLICATE_CATEGORIES,
  RELATIONS,
  RETRIEVERS,
  TRIAGE_CATEGORIES,
} from '../../../domain/triage/edge.ts';
import { PullRequestBriefSchema } from '../facts/pull-request.ts';
import { IdParameterSchema, NumberParameterSchema, TimeSchema, wordListParameter } from '../parts/common.ts';
import { EVIDENCE_EXAMPLE, FINDING_EXAMPLE, SIMILAR_EXAMPLE } from '../parts/examples.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { VersionsSchema } from '../parts/versions.ts';

/**
 * What is worth showing of a pull request's neighbours unless the caller asks otherwise: all but what was dismissed.
 */
export const SHOWN_CATEGORIES = TRIAGE_CATEGORIES.filter((category) => category !== 'not_related');

const edgeFields = {
  category: z.enum(TRIAGE_CATEGORIES),
  relation: z.enum(RELATIONS).nullable().meta({
    description:
      'Why the pair is never called a duplicate: one builds on the other, or repeats it elsewhere.',
  }),
  score: z.number().min(0).max(1).meta({ example: 0.87 }),
  reason: z.string().nullable().meta({ description: 'The rule that gave the category, with its numbers.' }),
  outdated: z.boolean().meta({ description: 'True when a head has moved since the comparison.' }),
  analysisRunId: z.uuid(),
  evidencePath: z.string().meta({
    description: 'Where the evidence is.',
    example: '/v1/repositories/42/pull-requests/12/evidence/34',
  }),
};

export const SimilarSchema = z
  .object({
    pullRequest: PullRequestBriefSchema,
    direction: z
      .enum(['earlier', 'later'])
      .meta({ description: 'Whether the other pull request has a lower or a higher number.' }),
    ...edgeFields,
  })
  .meta({
    id: 'Similar',
    description: 'A pull request that was compared with the one asked about.',
    example: SIMILAR_EXAMPLE,
  });
export type Similar = z.infer<typeof SimilarSchema>;
export const SimilarPageSchema = pageOf('SimilarPage', SimilarSchema);

export const FindingSchema = z
  .object({
    a: PullRequestBriefSchema.meta({ description: 'The later pull request, which was analysed.' }),
    b: PullRequestBriefSchema.meta({ description: 'The earlier one.' }),
    ...edgeFields,
  })
  .meta({
    id: 'Finding',
    description: 'Two pull requests that are the same work.',
    example: FINDING_EXAMPLE,
  });
export type Finding = z.infer<typeof FindingSchema>;
export const FindingPageSchema = pageOf('FindingPage', FindingSchema);

const share = z.number().nullable();

/** Every number that decided an edge. Further numbers may come with later versions of the algorithm. */
export const EdgeScoresSchema = z
  .looseObject({
    final: z.number(),
    paths: share,
    added: share,
    removed: share,
    symbols: share,
    title: share,
    body: share,
    containmentOfA: share,
    containmentOfB: share,
    productionContainmentOfA: share,
    productionContainmentOfB: share,
    jaccard: share,
    simhashDistance: z.number().nullable(),
    sameCanonicalHash: z.boolean(),
    sharedIssues: z.number(),
    sharedTests: z.number(),
    closeness: z.number(),
    daysApart: z.number(),
  })
  .meta({
    id: 'EdgeScores',
    description: 'Shares and cosines are 0 to 1; null where a side lacks the signal.',
  });

const texts = z.array(z.string());
const side = z
  .object({ path: z.string(), from: z.int(), to: z.int() })
  .meta({ id: 'LineRange', description: 'Lines of a file, first and last, counted from 1.' });

export const EdgeEvidenceSchema = z
  .looseObject({
    reason: z.string(),
    retrievers: z
      .partialRecord(z.enum(RETRIEVERS), z.number())
      .meta({ description: 'Each way by which the pair was found, with its own measure.' }),
    paths: texts,
    pathsTotal: z.int(),
    symbols: z.array(z.object({ symbol: z.string(), kind: z.enum(SYMBOL_KINDS) })),
    tests: texts,
    docs: z.object({ headings: texts, codeFences: texts, references: texts }),
    issues: z.array(z.int()),
    words: texts,
    ranges: z
      .array(z.object({ stream: z.enum(['added', 'removed']), a: side, b: side, fingerprints: z.int() }))
      .meta({
        description: 'Lines of the two that match: of the new file when added, of the old when removed.',
      }),
    missing: texts.meta({ description: 'Signals that were missing on either side.' }),
  })
  .meta({
    id: 'EdgeEvidence',
    description: 'What a person needs to judge the pair without trusting the score.',
  });

export const EvidenceSchema = z
  .object({
    a: PullRequestBriefSchema.meta({ description: 'The later pull request, which was analysed.' }),
    b: PullRequestBriefSchema.meta({ description: 'The earlier one.' }),
    ...edgeFields,
    rank: z.int().min(1).meta({ description: 'Place among what `a` was compared with; 1 is the strongest.' }),
    comparedHeads: z.object({ a: z.string(), b: z.string() }),
    comparedAt: TimeSchema,
    versions: VersionsSchema,
    scores: EdgeScoresSchema,
    evidence: EdgeEvidenceSchema,
  })
  .meta({ id: 'PairEvidence', example: EVIDENCE_EXAMPLE });
export type Evidence = z.infer<typeof EvidenceSchema>;

const scoreParameter = z
  .string()
  .regex(/^(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)$/, 'must be a number from 0 to 1')
  .transform(Number)
  .meta({ type: 'number', minimum: 0, maximum: 1 });

export const SimilarQuerySchema = z.strictObject({
  category: wordListParameter(TRIAGE_CATEGORIES)
    .optional()
    .meta({ description: 'Only these, with commas between; unless given, all but `not_related`.' }),
  minScore: scoreParameter.optional(),
  ...PAGE_QUERY,
});

export const FindingQuerySchema = z.strictObject({
  category: wordListParameter(DUPLICATE_CATEGORIES)
    .optional()
    .meta({ description: 'Only these, with commas between; unless given, all three.' }),
  minScore: scoreParameter.optional(),
  ...PAGE_QUERY,
});

export const EvidenceParamsSchema = z.object({
  repositoryId: IdParameterSchema.meta({ description: "The repository's id." }),
  number: NumberParameterSchema.meta({ description: 'Number of one pull request.', example: 1234 }),
  otherNumber: NumberParameterSchema.meta({ description: 'Number of the other.', example: 1200 }),
});
