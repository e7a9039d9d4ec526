import { z } from 'zod';
import { DELIVERY_STATUSES } from '../../../domain/delivery-status.ts';
import { IdParameterSchema, IdSchema, TimeSchema, wordListParameter } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';

const REPLAY_LIMIT_DEFAULT = 1_000;
const REPLAY_LIMIT_MAX = 10_000;

const DELIVERY_EXAMPLE = {
  id: '1024',
  deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  hookId: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
  event: 'pull_request',
  action: 'opened',
  repositoryId: '42',
  status: 'dead',
  attempts: 8,
  error: 'delivery_unreadable: the payload is not JSON',
  headers: { 'user-agent': 'GitHub-Hookshot/044aadd' },
  contentType: 'application/json',
  payloadBytes: 21_453,
  payloadSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  receivedAt: '2026-01-31T12:34:56.789Z',
  nextAttemptAt: null,
  processedAt: null,
};

export const DeliverySchema = z
  .object({
    id: IdSchema.meta({ description: 'In order of arrival.' }),
    deliveryId: z
      .string()
      .meta({ description: "GitHub's `X-GitHub-Delivery`; the hooks of an event share it." }),
    hookId: z.uuid(),
    event: z.string(),
    action: z.string().nullable(),
    repositoryId: IdSchema.nullable().meta({ description: 'Known once the payload has been read.' }),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int().min(0),
    error: z.string().nullable().meta({ description: 'Why it was skipped, failed, or is dead.' }),
    headers: z.record(z.string(), z.string()),
    contentType: z.string(),
    payloadBytes: z.int().nullable().meta({ description: 'Null when the bytes are kept no longer.' }),
    payloadSha256: z.string(),
    receivedAt: TimeSchema,
    nextAttemptAt: TimeSchema.nullable().meta({ description: 'When it is tried next, while it waits.' }),
    processedAt: TimeSchema.nullable(),
  })
  .meta({ id: 'Delivery', description: 'A webhook delivery of GitHub.', example: DELIVERY_EXAMPLE });
export type Delivery = z.infer<typeof DeliverySchema>;
export const DeliveryPageSchema = pageOf('DeliveryPage', DeliverySchema);

const EventNameSchema = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'must be the name of an event');
const DeliveryGuidSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, "must be GitHub's id of a delivery");

export const DeliveryListQuerySchema = z.strictObject({
  status: wordListParameter(DELIVERY_STATUSES)
    .optional()
    .meta({
      description: 'Only these, with commas between.',
      example: ['failed', 'dead'],
    }),
  event: EventNameSchema.optional().meta({ example: 'pull_request' }),
  repositoryId: IdParameterSchema.optional(),
  hookId: z.uuid().optional(),
  deliveryId: DeliveryGuidSchema.optional().meta({ description: "Only this id of GitHub's." }),
  receivedAfter: TimeParameterSchema.optional(),
  receivedBefore: TimeParameterSchema.optional(),
  ...PAGE_QUERY,
});

export const DeliveryParamsSchema = z.object({ id: IdParameterSchema });

export const ReplayDeliveriesSchema = z
  .strictObject({
    status: z
      .array(z.enum(DELIVERY_STATUSES).exclude(['received']))
      .min(1)
      .max(DELIVERY_STATUSES.length)
      .default(['failed', 'dead'])
      .meta({ description: 'Of these; what was applied already is applied again without harm.' }),
    event: EventNameSchema.optional(),
    repositoryId: IdParameterSchema.optional(),
    hookId: z.uuid().optional(),
    receivedAfter: TimeParameterSchema.optional(),
    receivedBefore: TimeParameterSchema.optional(),
    limit: z
      .int()
      .min(1)
      .max(REPLAY_LIMIT_MAX)
      .default(REPLAY_LIMIT_DEFAULT)
      .meta({ description: 'The oldest so many.' }),
    dryRun: z.boolean().default(false).meta({ description: 'Count only.' }),
  })
  .meta({ id: 'ReplayDeliveries', example: { status: ['dead'], event: 'pull_request', limit: 100 } });
export type ReplayDeliveriesInput = z.input<typeof ReplayDeliveriesSchema>;

export const DeliveriesReplayedSchema = z
  .object({
    replayed: z.int().min(0).meta({ description: 'How many are queued again; none in a dry run.' }),
    remaining: z
      .int()
      .min(0)
      .meta({
        description: `How many more match, counted up to ${REPLAY_LIMIT_MAX}: repeat the request for those.`,
      }),
  })
  .meta({ id: 'DeliveriesReplayed', example: { replayed: 100, remaining: 17 } });

/** Where counting stops. */
export const REMAINING_MAX = REPLAY_LIMIT_MAX;
