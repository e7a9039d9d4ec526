import { z } from 'zod';
import { plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';

const NAME_LENGTH_MAX = 100;
const ID_LENGTH_MAX = 200;
const HASH = /^[0-9a-f]{64}$/;

const QuarterSchema = z.iso
  .date()
  .meta({ description: 'First day of the quarter, UTC.', example: '2026-01-01' });
const PositionSchema = z.int().min(1).meta({ description: 'Place in the quarter, from 1, without gaps.' });
const HashSchema = z.string().regex(HASH).meta({
  description: 'SHA-256 over this row and the hash of the one before.',
  example: 'c0535e4be2b79ffd93291305436bf889314e4a3faec05ecffcbb7df31ad9e51a',
});

export const AuditLogSchema = z
  .object({
    id: z.uuid(),
    quarter: QuarterSchema,
    position: PositionSchema,
    occurredAt: TimeSchema,
    actor: z.string().meta({ description: '`operator`: whoever held the installation’s token.' }),
    action: z
      .string()
      .meta({ description: 'The operation, as this document names it.', example: 'createTeam' }),
    resourceType: z.string().meta({ example: 'team' }),
    resourceId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).meta({
      description:
        '`before` and `after` of the columns that changed, or the `request` where work was started. Without secrets.',
    }),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable().meta({ description: 'The `X-Request-Id` of the request’s answer.' }),
    hash: HashSchema,
  })
  .meta({ id: 'AuditLog', description: 'One thing that somebody changed or set going.' });
export type AuditLog = z.infer<typeof AuditLogSchema>;
export const AuditLogPageSchema = pageOf('AuditLogPage', AuditLogSchema);

export const AuditLogListQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  actor: plainText(NAME_LENGTH_MAX).optional(),
  action: plainText(NAME_LENGTH_MAX).optional(),
  resourceType: plainText(NAME_LENGTH_MAX).optional(),
  resourceId: plainText(ID_LENGTH_MAX).optional(),
  since: TimeParameterSchema.optional(),
  until: TimeParameterSchema.optional(),
});

export const AuditCheckQuerySchema = z.strictObject({
  part: PAGE_QUERY.cursor.meta({
    description: 'Where to go on: `nextPart` of the check before. Opaque.',
  }),
  knownHash: HashSchema.optional().meta({
    description:
      'The `head` of an earlier check, kept elsewhere: `knownHashFound` says whether the chain still holds it. Only so does it show that the end was cut off.',
  }),
});

const PlaceSchema = z.object({ quarter: QuarterSchema, position: PositionSchema, hash: HashSchema });

export const AuditCheckSchema = z
  .object({
    rows: z.int().min(0).meta({ description: 'How many were checked in this part.' }),
    broken: z
      .object({
        ...PlaceSchema.shape,
        id: z.uuid(),
        occurredAt: TimeSchema,
        fault: z.enum(['altered', 'unlinked', 'gap']).meta({
          description:
            '`altered`: the row does not say what was sealed. `unlinked`: the row before is another than it was. `gap`: rows before it are missing.',
        }),
      })
      .nullable()
      .meta({ description: 'The first row that was tampered with; null when there is none in this part.' }),
    head: PlaceSchema.nullable().meta({
      description: 'The last row that was checked; null when there is none.',
    }),
    knownHashFound: z.boolean().nullable().meta({ description: 'Null when none was asked for.' }),
    nextPart: z.string().nullable().meta({ description: 'Null when the whole chain is checked.' }),
  })
  .meta({ id: 'AuditCheck', description: 'A part of the chain, checked.' });
export type AuditCheck = z.infer<typeof AuditCheckSchema>;
