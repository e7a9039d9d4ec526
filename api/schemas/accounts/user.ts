import { z } from 'zod';
import { TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { TimeZoneParameterSchema } from '../parts/time-zone.ts';
import {
  EmailAddressSchema,
  OneTimeTokenSchema,
  PasswordSchema,
  PersonNameSchema,
  RoleSchema,
} from './account-parts.ts';

const USER = {
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  timeZone: z.string(),
  isOperator: z.boolean(),
  emailVerified: z.boolean(),
  hasPassword: z.boolean(),
  lastSignedInAt: TimeSchema.nullable(),
  createdAt: TimeSchema,
};
export const MeSchema = z
  .object({
    ...USER,
    newEmail: z.string().nullable().meta({ description: 'Becomes the address once it is confirmed.' }),
    teams: z
      .array(
        z
          .object({ teamId: z.uuid(), slug: z.string(), name: z.string(), role: RoleSchema })
          .meta({ id: 'Membership' }),
      )
      .max(1_000),
  })
  .meta({ id: 'Me', description: 'The account of whoever asks.' });
export const ChangeMeSchema = z
  .strictObject({ name: PersonNameSchema.optional(), timeZone: TimeZoneParameterSchema.optional() })
  .meta({ id: 'ChangeMe' });
export const ChangePasswordSchema = z
  .strictObject({ currentPassword: PasswordSchema, newPassword: PasswordSchema })
  .meta({ id: 'ChangePassword' });
export const ChangeEmailSchema = z
  .strictObject({ email: EmailAddressSchema, password: PasswordSchema })
  .meta({ id: 'ChangeEmail' });
export const CloseAccountSchema = z.strictObject({ password: PasswordSchema }).meta({ id: 'CloseAccount' });

export const UserSchema = z
  .object({ ...USER, isLocked: z.boolean().meta({ description: 'Cannot sign in.' }) })
  .meta({ id: 'User' });
export const UserPageSchema = pageOf('UserPage', UserSchema);
export const UserListQuerySchema = z.strictObject({ email: EmailAddressSchema.optional(), ...PAGE_QUERY });
export const UserParamsSchema = z.object({ userId: z.uuid() });
export const CreateUserSchema = z
  .strictObject({
    email: EmailAddressSchema,
    name: PersonNameSchema,
    isOperator: z.boolean().optional(),
    password: PasswordSchema.optional().meta({
      description: 'Unless given, the person chooses one by a mailed link.',
    }),
  })
  .meta({ id: 'CreateUser' });
export type CreateUser = z.input<typeof CreateUserSchema>;
export const ChangeUserSchema = z
  .strictObject({ isOperator: z.boolean().optional(), isLocked: z.boolean().optional() })
  .meta({ id: 'ChangeUser' });
export type ChangeUser = z.input<typeof ChangeUserSchema>;

const SCOPES = z
  .array(z.enum(['read', 'write', 'operate']))
  .min(1)
  .max(3);
export const AccessTokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    hint: z.string().meta({ description: 'The last characters of the token.' }),
    scopes: z.array(z.enum(['read', 'write', 'operate'])),
    teamIds: z
      .array(z.uuid())
      .nullable()
      .meta({ description: 'Null: all teams of the person, or the one it belongs to.' }),
    createdBy: z.uuid().nullable(),
    createdAt: TimeSchema,
    expiresAt: TimeSchema,
    lastUsedAt: TimeSchema.nullable(),
    lastUsedIp: z.string().nullable(),
  })
  .meta({ id: 'AccessToken' });
export const AccessTokenPageSchema = pageOf('AccessTokenPage', AccessTokenSchema);
export const AccessTokenListQuerySchema = z.strictObject(PAGE_QUERY);
export const AccessTokenParamsSchema = z.object({ tokenId: z.uuid() });
export const TeamTokenParamsSchema = z.object({ teamId: z.uuid(), tokenId: z.uuid() });
export const MadeAccessTokenSchema = z
  .object({
    ...AccessTokenSchema.shape,
    secret: z.string().meta({ description: 'The token itself: shown this once.' }),
  })
  .meta({ id: 'MadeAccessToken' });
const NEW_TOKEN = {
  name: z.string().trim().min(1).max(100).meta({ example: 'CI' }),
  expiresInDays: z.int().min(1).max(365).optional().meta({ description: '90 unless given.' }),
};
export const CreateAccessTokenSchema = z
  .strictObject({
    ...NEW_TOKEN,
    scopes: SCOPES.optional().meta({ description: 'Reading alone unless given.' }),
    teamIds: z.array(z.uuid()).min(1).max(100).optional().meta({ description: 'All teams unless given.' }),
  })
  .meta({ id: 'CreateAccessToken' });
export type CreateAccessToken = z.input<typeof CreateAccessTokenSchema>;
export const CreateTeamTokenSchema = z
  .strictObject({
    ...NEW_TOKEN,
    scopes: z
      .array(z.enum(['read', 'write']))
      .min(1)
      .max(2)
      .optional(),
  })
  .meta({ id: 'CreateTeamToken' });
export type CreateTeamToken = z.input<typeof CreateTeamTokenSchema>;

export const InvitationTokenSchema = z
  .strictObject({ token: OneTimeTokenSchema })
  .meta({ id: 'InvitationToken' });
