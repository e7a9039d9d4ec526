import type { CommonQueryMethods } from 'slonik';
import { rolesOfGroups } from '../../../domain/accounts/group-roles.ts';
import { getGitHubToken, setGitHubAccount } from '../../../sql/accounts/github-accounts.ts';
import { setGroupMemberships } from '../../../sql/accounts/group-members.ts';
import { noteIdentityUse } from '../../../sql/accounts/user-identities.ts';
import type { ProvenIdentity } from '../../identity-providers/identity-provider.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import type { IdentityParts } from './identity-parts.ts';

const AVATAR_URL = /^https:\/\/[\x21-\x7e]{1,490}$/;

/** Takes over what a provider tells of somebody whose account this is: names, GitHub's token, and the teams of the groups. */
export async function updateFromIdentity(
  { secrets, groupRoles }: IdentityParts,
  db: CommonQueryMethods,
  userId: string,
  identity: ProvenIdentity,
): Promise<void> {
  await noteIdentityUse(db, identity);
  await keepGitHubAccount(secrets, db, userId, identity);
  const { groups } = identity;
  if (groups === null || groupRoles.length === 0) return;
  await setGroupMemberships(db, userId, [...rolesOfGroups(groupRoles, groups).values()]);
}

async function keepGitHubAccount(
  secrets: SecretStore,
  db: CommonQueryMethods,
  userId: string,
  { token, username, subject, avatarUrl }: ProvenIdentity,
): Promise<void> {
  if (token === null || username === null) return;
  const former = await getGitHubToken(db, userId);
  if (former !== null) await secrets.replace(former, 'github_user_token', token, db);
  const tokenId = former ?? (await secrets.put('github_user_token', token, db));
  const avatar = avatarUrl !== null && AVATAR_URL.test(avatarUrl) ? avatarUrl : null;
  await setGitHubAccount(db, userId, { login: username, accountId: subject, avatarUrl: avatar, tokenId });
}
