import { PulseError } from '../../lib/errors.ts';
import { listTeamsOfUser } from '../../sql/accounts/team-members.ts';
import { getUser } from '../../sql/accounts/users.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { presentUser } from '../present/account.ts';

const TEAMS_MAX = 1_000;

/** The account of whoever asks, with the teams. @throws PulseError `user_not_found` when it was closed at this moment */
export async function readMe({ database }: ApiDependencies, userId: string) {
  const user = await getUser(database.slonik, userId);
  if (user === null) throw new PulseError('user_not_found', 'The account was closed.');
  const { isLocked: _, ...me } = presentUser(user);
  const teams = await listTeamsOfUser(database.slonik, userId, TEAMS_MAX);
  return { ...me, newEmail: user.newEmail, teams: [...teams] };
}
