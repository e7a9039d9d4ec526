import { lastOperator } from '../../../lib/accounts/change-account.ts';
import { PulseError } from '../../../lib/errors.ts';
import { endSessions } from '../../../sql/accounts/user-sessions.ts';
import { lockOperators, updateUser } from '../../../sql/accounts/users.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentUser } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ChangeUserSchema, UserParamsSchema, UserSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'patch',
  path: '/v1/users/{userId}',
  operationId: 'changeUser',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Lock or unlock a user; make an operator, or take that back',
  description: 'Who is locked is out with the next request, and so are their tokens.',
  params: UserParamsSchema,
  body: ChangeUserSchema,
  success: { 200: 'The user as it is now.' },
  result: UserSchema,
  problems: ['user_not_found', 'last_operator'],
});

export function registerChangeUser(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = c.req.valid('param');
    const { isOperator, isLocked } = c.req.valid('json');
    const user = await deps.database.slonik.transaction(async (db) => {
      const operators = await lockOperators(db);
      const goes = isOperator === false || isLocked === true;
      if (goes && operators.length === 1 && operators[0] === userId) throw lastOperator();
      const isActive = isLocked === undefined ? undefined : !isLocked;
      const changed = await updateUser(db, userId, { isOperator, isActive });
      if (isLocked === true) await endSessions(db, userId, 'closed_by_operator');
      return changed;
    });
    if (user === null) throw new PulseError('user_not_found', 'There is no such user.');
    return c.json(presentUser(user), 200);
  });
}
