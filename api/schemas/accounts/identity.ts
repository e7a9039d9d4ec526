import { z } from 'zod';
import { PROVIDER_IDS } from '../../../lib/identity-providers/identity-provider.ts';
import { TimeSchema } from '../parts/common.ts';
import { pageOf } from '../parts/page.ts';
import { OneTimeTokenSchema, PasswordSchema } from './account-parts.ts';

const ANSWER_LENGTH_MAX = 8_000;

const PROVIDER_ID = z.enum(PROVIDER_IDS).meta({ example: 'github' });

export const SignInProviderSchema = z
  .object({ id: PROVIDER_ID, name: z.string().meta({ example: 'GitHub' }) })
  .meta({ id: 'SignInProvider', description: 'Through whom people may sign in.' });
export const SignInProviderPageSchema = pageOf('SignInProviderPage', SignInProviderSchema);

export const SignInProviderParamsSchema = z.object({ providerId: PROVIDER_ID });

export const BeginSignInSchema = z
  .strictObject({
    link: z.boolean().optional().meta({
      description: 'With true, the account there is linked to that of whoever asks, who must be signed in.',
    }),
  })
  .meta({ id: 'BeginSignIn' });
export const BegunSignInSchema = z
  .object({ url: z.url().meta({ description: 'Where to send the browser.' }) })
  .meta({ id: 'BegunSignIn' });

export const FinishSignInSchema = z
  .strictObject({
    answer: z.string().max(ANSWER_LENGTH_MAX).meta({
      description: 'The query of the address that the provider sent the browser back to, without the `?`.',
      example: 'code=4f0c&state=kY3v',
    }),
  })
  .meta({ id: 'FinishSignIn' });

export const FinishedSignInSchema = z
  .object({
    outcome: z.enum(['signed_in', 'linked', 'confirm_link']).meta({
      description:
        '`signed_in`: cookies hold a session. `linked`: to the account of whoever asked. `confirm_link`: there is an account of the same address, whose owner is to say that it is the same person.',
    }),
    ticket: z
      .string()
      .nullable()
      .meta({ description: 'For `linkIdentity`, within 15 minutes; with `confirm_link` only.' }),
    email: z.string().nullable().meta({ description: 'Of the account that is there.' }),
    hasPassword: z.boolean().nullable().meta({ description: 'Whether that account has a password.' }),
    isSignedIn: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether it is that account which is signed in.' }),
  })
  .meta({ id: 'FinishedSignIn' });

export const LinkIdentitySchema = z
  .strictObject({
    ticket: OneTimeTokenSchema,
    password: PasswordSchema.optional().meta({
      description: 'Of the account; whoever is signed in to it needs none.',
    }),
  })
  .meta({ id: 'LinkIdentity' });

export const LinkedIdentitySchema = z
  .object({
    id: z.uuid(),
    issuer: z.string().meta({ example: 'https://github.com' }),
    providerName: z
      .string()
      .nullable()
      .meta({ description: 'Null when nobody signs in through it any more.' }),
    username: z.string().nullable(),
    email: z.string().nullable(),
    linkedAt: TimeSchema,
    lastUsedAt: TimeSchema.nullable(),
  })
  .meta({ id: 'LinkedIdentity', description: 'An account elsewhere with which somebody signs in.' });
export const LinkedIdentityPageSchema = pageOf('LinkedIdentityPage', LinkedIdentitySchema);
export const LinkedIdentityParamsSchema = z.object({ identityId: z.uuid() });
