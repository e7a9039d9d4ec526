import type { IdentityProvider } from '../../lib/identity-providers/identity-provider.ts';
import type { IdentityRow } from '../../sql/accounts/user-identities.ts';
import { presentTime } from './present-time.ts';

export function presentIdentity(row: IdentityRow, providers: readonly IdentityProvider[]) {
  const { identityId, issuer, username, email } = row;
  return {
    id: identityId,
    issuer,
    providerName: providers.find((provider) => provider.issuer === issuer)?.name ?? null,
    username,
    email,
    linkedAt: row.linkedAt.toISOString(),
    lastUsedAt: presentTime(row.lastUsedAt),
  };
}
