import { z } from 'zod';
import { isStorableText, plainText } from '../parts/common.ts';

const EMAIL_LENGTH_MAX = 254;
/** Longer than any that is taken, so that whoever sends one is told why it is not. */
const PASSWORD_LENGTH_MAX = 1_000;
const TOKEN_LENGTH_MAX = 200;

export const EmailAddressSchema = z.email().max(EMAIL_LENGTH_MAX).meta({ example: 'ada@example.org' });
export const PersonNameSchema = plainText(200).meta({ example: 'Ada Lovelace' });
/** As it was typed. */
export const PasswordSchema = z
  .string()
  .min(1)
  .max(PASSWORD_LENGTH_MAX)
  .refine(isStorableText, 'must not have the character U+0000')
  .meta({ format: 'password', example: 'correct horse battery staple' });
/** Of a link in a mail, or of a session. */
export const OneTimeTokenSchema = z
  .string()
  .regex(/^[\w-]+$/, 'must be letters, digits, "-" and "_"')
  .max(TOKEN_LENGTH_MAX);
export const RoleSchema = z.enum(['viewer', 'member', 'admin']).meta({ id: 'TeamRole', example: 'member' });

/** What is answered where there is nothing to tell. */
export const DoneSchema = z.object({ done: z.literal(true) }).meta({
  id: 'Acknowledgement',
  description: 'It was done; or, where that must not be told, taken note of.',
});
