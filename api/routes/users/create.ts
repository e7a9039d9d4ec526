import { emailTaken } from '../../../lib/accounts/first-operator.ts';
import { mailReset } from '../../../lib/accounts/reset-password.ts';
import { insertUser } from '../../../sql/accounts/users.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentUser } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CreateUserSchema, UserSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/users',
  operationId: 'createUser',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Make an account for somebody',
  description: 'Its address counts as confirmed when a password is given; else a mail asks to choose one.',
  body: CreateUserSchema,
  success: { 201: 'The user.' },
  result: UserSchema,
  resultHeaders: { Location: 'Where the user is.' },
  problems: ['email_taken', 'password_refused', 'sign_in_busy'],
});

export function registerCreateUser(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { email, name, isOperator = false, password } = c.req.valid('json');
    const { accounts } = deps;
    const passwordHash = password === undefined ? null : await accounts.passwords.hash(password);
    const user = await accounts.database.slonik.transaction(async (db) => {
      const made = await insertUser(db, {
        email,
        name,
        isOperator,
        passwordHash,
        emailVerified: password !== undefined,
      });
      if (made === null) throw emailTaken(email);
      if (password === undefined) await mailReset(accounts, db, made, 'choose-password');
      return made;
    });
    c.header('Location', `/v1/users/${user.userId}`);
    return c.json(presentUser(user), 201);
  });
}
