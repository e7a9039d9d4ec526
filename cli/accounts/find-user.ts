import type { Client } from '../../api/client.ts';
import { PulseError } from '../../lib/errors.ts';
import { takeItems } from '../take-items.ts';

const MEMBERS_MAX = 1_000;

/** @throws PulseError `user_not_found` */
export async function findUser(client: Client, email: string) {
  const [found] = await takeItems(client.listUsers({ email }), 1);
  if (found !== undefined) return found;
  throw new PulseError('user_not_found', `Nobody has an account with the address ${email}.`);
}

/** @throws PulseError `member_not_found` */
export async function findMember(client: Client, teamId: string, email: string) {
  const members = await takeItems(client.listTeamMembers(teamId), MEMBERS_MAX);
  const found = members.find((member) => member.email.toLowerCase() === email.toLowerCase());
  if (found !== undefined) return found;
  throw new PulseError('member_not_found', `The team has no member with the address ${email}.`);
}
