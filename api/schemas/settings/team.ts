import { z } from 'zod';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeParameterSchema } from '../parts/time-parameter.ts';
import { TimeZoneParameterSchema } from '../parts/time-zone.ts';

const NAME_LENGTH_MAX = 200;
const TEAM_EXAMPLE = {
  id: '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10',
  name: 'Web',
  slug: 'web',
  timeZone: 'Europe/Berlin',
  workDays: [1, 2, 3, 4, 5],
  organizationId: null,
  createdAt: '2026-01-31T12:34:56.789Z',
  updatedAt: '2026-01-31T12:34:56.789Z',
};

const WORK_DAYS = z
  .array(z.int().min(1).max(7))
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length, 'must name each day once')
  .meta({ description: 'ISO days of the week: 1 is Monday.' });
const SLUG = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters and digits, with dashes between');

export const TeamSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    timeZone: z.string().meta({ description: 'Days, weeks and working hours are those of this zone.' }),
    workDays: z.array(z.int()),
    organizationId: z.uuid().nullable(),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .meta({ id: 'Team', description: 'Watches repositories, and owns their numbers.', example: TEAM_EXAMPLE });
export type Team = z.infer<typeof TeamSchema>;
export const TeamPageSchema = pageOf('TeamPage', TeamSchema);

export const TeamListQuerySchema = z.strictObject({
  slug: SLUG.optional().meta({ description: 'Only the one of this name.' }),
  ...PAGE_QUERY,
});
export const TeamParamsSchema = z.object({ teamId: z.uuid().meta({ example: TEAM_EXAMPLE.id }) });
export const TeamDeveloperParamsSchema = TeamParamsSchema.extend({ developerId: z.uuid() });
export const TeamRepositoryParamsSchema = TeamParamsSchema.extend({ repositoryId: IdParameterSchema });

export const CreateTeamSchema = z
  .strictObject({
    name: plainText(NAME_LENGTH_MAX),
    slug: SLUG.optional().meta({ description: 'Made of the name unless given.' }),
    timeZone: TimeZoneParameterSchema.optional().meta({ description: 'UTC unless given.' }),
    workDays: WORK_DAYS.optional().meta({ description: 'Monday to Friday unless given.' }),
    organizationId: z.uuid().optional().meta({ description: 'To which it belongs; none unless given.' }),
  })
  .meta({ id: 'CreateTeam', example: { name: 'Web', timeZone: 'Europe/Berlin' } });
export type CreateTeam = z.input<typeof CreateTeamSchema>;

export const ChangeTeamSchema = z
  .strictObject({
    name: plainText(NAME_LENGTH_MAX).optional(),
    slug: SLUG.optional().meta({ description: 'Its name in commands; stays unless given.' }),
    timeZone: TimeZoneParameterSchema.optional(),
    workDays: WORK_DAYS.optional(),
    organizationId: z.uuid().nullable().optional().meta({ description: 'Null: to none any more.' }),
  })
  .meta({ id: 'ChangeTeam', example: { timeZone: 'America/New_York' } });

export const TeamRepositorySchema = z
  .object({
    repositoryId: IdSchema,
    fullName: z.string(),
    connectedAt: TimeSchema.meta({ description: 'What happened before does not count for the team.' }),
    disconnectedAt: TimeSchema.nullable(),
  })
  .meta({ id: 'TeamRepository' });
export type TeamRepository = z.infer<typeof TeamRepositorySchema>;
export const TeamRepositoryPageSchema = pageOf('TeamRepositoryPage', TeamRepositorySchema);

export const WatchRepositorySchema = z
  .strictObject({
    repositoryId: IdParameterSchema,
    connectedAt: TimeParameterSchema.optional().meta({
      description:
        'From when on it counts; now unless given. A moment in the past brings its history into the numbers.',
    }),
  })
  .meta({ id: 'WatchRepository', example: { repositoryId: '42' } });
export type WatchRepository = z.input<typeof WatchRepositorySchema>;

export type ChangeTeam = z.input<typeof ChangeTeamSchema>;

export const TeamDeveloperSchema = z
  .object({
    developerId: z.uuid(),
    name: z.string(),
    login: z.string().nullable(),
    role: z.enum(['lead', 'member']),
    joinedAt: TimeSchema,
    leftAt: TimeSchema.nullable(),
  })
  .meta({ id: 'TeamDeveloper' });
export type TeamDeveloper = z.infer<typeof TeamDeveloperSchema>;
export const TeamDeveloperPageSchema = pageOf('TeamDeveloperPage', TeamDeveloperSchema);

export const AddTeamDeveloperSchema = z
  .strictObject({
    login: plainText(100).optional().meta({ description: 'Login at GitHub, in any case of letters.' }),
    email: z.email().max(320).optional(),
    role: z.enum(['lead', 'member']).optional(),
  })
  .refine(
    ({ login, email }) => (login === undefined) !== (email === undefined),
    'must name either a login or an email',
  )
  .meta({ id: 'AddTeamDeveloper', example: { login: 'ada' } });
export type AddTeamDeveloper = z.input<typeof AddTeamDeveloperSchema>;
