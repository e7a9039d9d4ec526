import type { Account } from '../world/accounts.ts';
import type { Repository } from '../world/repository.ts';

/** How an account stands to a repository. The fake knows owners, and takes everybody else for contributors. */
export function associationOf(
  repository: Repository,
  account: Account | null,
): 'OWNER' | 'CONTRIBUTOR' | 'NONE' {
  if (account === null) return 'NONE';
  return account.id === repository.owner.id ? 'OWNER' : 'CONTRIBUTOR';
}
