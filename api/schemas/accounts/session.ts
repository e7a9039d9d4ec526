import { z } from 'zod';
import { TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { EmailAddressSchema, OneTimeTokenSchema, PasswordSchema, PersonNameSchema } from './account-parts.ts';

const COOKIES = z.boolean().optional().meta({
  description:
    'For browsers: the tokens come as cookies that no script can read, and are left out of the answer.',
});

export const OpenedSessionSchema = z
  .object({
    userId: z.uuid(),
    accessToken: z
      .string()
      .nullable()
      .meta({ description: 'For `Authorization: Bearer …`, for 15 minutes; null when it came as a cookie.' }),
    accessExpiresAt: TimeSchema,
    refreshToken: z.string().nullable().meta({
      description: 'For the next access token; used once, within 30 days. Null when it came as a cookie.',
    }),
  })
  .meta({ id: 'OpenedSession' });

export const LoginSchema = z
  .strictObject({ email: EmailAddressSchema, password: PasswordSchema, cookies: COOKIES })
  .meta({ id: 'Login' });
export const RefreshSchema = z
  .strictObject({
    refreshToken: OneTimeTokenSchema.optional().meta({ description: 'That of the cookie unless given.' }),
  })
  .meta({ id: 'Refresh' });
export const RegistrationSchema = z
  .strictObject({ email: EmailAddressSchema, name: PersonNameSchema, password: PasswordSchema })
  .meta({ id: 'Registration' });
export const AddressedSchema = z.strictObject({ email: EmailAddressSchema }).meta({ id: 'Addressed' });
export const VerificationOfEmailSchema = z
  .strictObject({ token: OneTimeTokenSchema, password: PasswordSchema, cookies: COOKIES })
  .meta({ id: 'VerificationOfEmail' });
export const PasswordResetSchema = z
  .strictObject({ token: OneTimeTokenSchema, password: PasswordSchema })
  .meta({ id: 'PasswordReset' });
export const SetupSchema = z
  .strictObject({
    token: OneTimeTokenSchema,
    email: EmailAddressSchema,
    name: PersonNameSchema,
    password: PasswordSchema,
    cookies: COOKIES,
  })
  .meta({ id: 'Setup' });
export const SetupAddressSchema = z
  .object({
    url: z.url().meta({ description: 'Opens once, within 24 hours. A new one ends those before it.' }),
  })
  .meta({ id: 'SetupAddress' });

export const UserSessionSchema = z
  .object({
    id: z.uuid(),
    isCurrent: z.boolean().meta({ description: 'The one that asks.' }),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    createdAt: TimeSchema,
    lastUsedAt: TimeSchema,
    expiresAt: TimeSchema.meta({ description: 'Unless it is used before.' }),
  })
  .meta({ id: 'UserSession' });
export const UserSessionPageSchema = pageOf('UserSessionPage', UserSessionSchema);
export const UserSessionListQuerySchema = z.strictObject(PAGE_QUERY);
export const UserSessionParamsSchema = z.object({ sessionId: z.uuid() });

export const StartedDeviceSchema = z
  .object({
    deviceCode: z.string(),
    userCode: z.string().meta({ example: 'BCDF-GHJK' }),
    verificationUri: z.url(),
    verificationUriComplete: z.url(),
    expiresInSeconds: z.int(),
    intervalSeconds: z.int().meta({ description: 'How long to wait between two questions.' }),
  })
  .meta({ id: 'StartedDevice' });
export const DeviceCodeSchema = z.strictObject({ deviceCode: OneTimeTokenSchema }).meta({ id: 'DevicePoll' });
const USER_CODE = z.string().min(1).max(20).meta({ example: 'BCDF-GHJK' });
export const UserCodeSchema = z.strictObject({ userCode: USER_CODE }).meta({ id: 'TypedCode' });
export const DeviceAnswerSchema = z
  .strictObject({ userCode: USER_CODE, allow: z.boolean() })
  .meta({ id: 'DeviceAnswer' });
export const WaitingDeviceSchema = z
  .object({ userAgent: z.string().nullable(), ip: z.string().nullable(), createdAt: TimeSchema })
  .meta({ id: 'WaitingDevice' });
