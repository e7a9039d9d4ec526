import { z } from 'zod';
import { ChecksSchema } from '../work/health.ts';

/** What every error looks like (RFC 9457), whatever its status. */
export const ProblemSchema = z
  .object({
    type: z
      .string()
      .meta({ description: 'Where this kind of problem is explained.', format: 'uri-reference' }),
    title: z.string().meta({ description: 'The kind of problem, in words.' }),
    status: z.int().min(400).max(599),
    code: z.string().meta({ description: 'The kind of problem, for programs.' }),
    detail: z.string().meta({ description: 'What is wrong this time, and what to do.' }),
    requestId: z.string().meta({ description: 'Names this request in the log.' }),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().meta({ description: 'JSON Pointer into that part.' }),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Each place that is wrong, when it is the input.' }),
    checks: ChecksSchema.optional().meta({
      description: 'Each part that was looked at, when not all are ready.',
    }),
  })
  .meta({
    id: 'Problem',
    description: 'What went wrong (RFC 9457).',
    example: {
      type: '/docs/problems#repository_not_found',
      title: 'There is no such repository',
      status: 404,
      code: 'repository_not_found',
      detail: 'There is no repository with the id 42.',
      requestId: '018f2f5e-6c4f-4b8e-9f43-7f3d2a1b0c9d',
    },
  });

export type Problem = z.infer<typeof ProblemSchema>;
