import { z } from 'zod';
import { TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import {
  EmailAddressSchema,
  OneTimeTokenSchema,
  PasswordSchema,
  PersonNameSchema,
  RoleSchema,
} from './account-parts.ts';

export type TeamRole = z.infer<typeof RoleSchema>;

export const MemberSchema = z
  .object({
    userId: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: RoleSchema,
    isLocked: z.boolean(),
    joinedAt: TimeSchema,
  })
  .meta({ id: 'TeamMember', description: 'Somebody who signs in and sees what the team sees.' });
export const MemberPageSchema = pageOf('TeamMemberPage', MemberSchema);
export const MemberListQuerySchema = z.strictObject(PAGE_QUERY);
export const MemberParamsSchema = z.object({ teamId: z.uuid(), userId: z.uuid() });
export const ChangeMemberSchema = z.strictObject({ role: RoleSchema }).meta({ id: 'ChangeMember' });

export const InvitationSchema = z
  .object({
    id: z.uuid(),
    teamId: z.uuid(),
    email: z.string(),
    role: RoleSchema,
    invitedBy: z.uuid().nullable(),
    sentAt: TimeSchema,
    expiresAt: TimeSchema,
    createdAt: TimeSchema,
  })
  .meta({ id: 'Invitation' });
export const InvitationPageSchema = pageOf('InvitationPage', InvitationSchema);
export const InvitationParamsSchema = z.object({ teamId: z.uuid(), invitationId: z.uuid() });
export const CreateInvitationSchema = z
  .strictObject({
    email: EmailAddressSchema,
    role: RoleSchema.optional().meta({ description: 'Member unless given.' }),
  })
  .meta({ id: 'CreateInvitation' });
export type CreateInvitation = z.input<typeof CreateInvitationSchema>;

export const SeenInvitationSchema = z
  .object({
    teamId: z.uuid(),
    teamName: z.string(),
    email: z.string(),
    role: RoleSchema,
    inviterName: z.string().nullable(),
    hasAccount: z
      .boolean()
      .meta({ description: 'Whether the address has an account; else accepting makes one.' }),
  })
  .meta({ id: 'SeenInvitation' });
export const AcceptInvitationSchema = z
  .strictObject({
    token: OneTimeTokenSchema,
    password: PasswordSchema.meta({ description: 'Of the account of the address, or of the new one.' }),
    name: PersonNameSchema.optional().meta({ description: 'Of a new account.' }),
    cookies: z.boolean().optional(),
  })
  .meta({ id: 'AcceptInvitation' });

const ORGANIZATION_SLUG = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters and digits, with dashes between');
export const OrganizationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    provider: z.string().nullable().meta({ description: 'Null for those that operators made.' }),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .meta({ id: 'Organization' });
export const OrganizationPageSchema = pageOf('OrganizationPage', OrganizationSchema);
export const OrganizationListQuerySchema = z.strictObject(PAGE_QUERY);
export const OrganizationParamsSchema = z.object({ organizationId: z.uuid() });
export const CreateOrganizationSchema = z
  .strictObject({ name: PersonNameSchema, slug: ORGANIZATION_SLUG })
  .meta({ id: 'CreateOrganization' });
export const ChangeOrganizationSchema = z
  .strictObject({ name: PersonNameSchema.optional(), slug: ORGANIZATION_SLUG.optional() })
  .meta({ id: 'ChangeOrganization' });
