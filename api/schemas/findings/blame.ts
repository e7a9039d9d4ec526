import { z } from 'zod';
import { IncidentParamsSchema } from '../facts/incident.ts';
import { IdSchema, plainText } from '../parts/common.ts';

const REASON_LENGTH_MAX = 1_000;
const NAME_LENGTH_MAX = 200;
/** A year. */
const LIMIT_HOURS_MAX = 8_760;

export const BlamedIncidentParamsSchema = IncidentParamsSchema.pick({ incidentId: true });

export const BlameSchema = z
  .strictObject({
    deploymentId: z
      .union([IdSchema, z.literal('none')])
      .meta({ description: 'A deployment of the repository of the incident, or `none`.' }),
    reason: plainText(REASON_LENGTH_MAX).meta({ description: 'Why; shown with the incident.' }),
    by: plainText(NAME_LENGTH_MAX).default('operator').meta({ description: 'Who decides.' }),
  })
  .meta({
    id: 'Blame',
    example: { deploymentId: '7', reason: 'its migration locked the table', by: 'ada' },
  });
export type Blame = z.input<typeof BlameSchema>;

const LIMIT = z.int().min(1).max(LIMIT_HOURS_MAX).meta({
  description: 'An incident is blamed on no deployment that finished longer before it than so many hours.',
  example: 168,
});

export const BlameSettingsSchema = z.object({ limitHours: LIMIT }).meta({ id: 'BlameSettings' });
export const ChangeBlameSettingsSchema = z
  .strictObject({ limitHours: LIMIT })
  .meta({ id: 'ChangeBlameSettings' });
