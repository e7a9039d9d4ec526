/**
 * The login under which GitHub shows whatever accounts that were deleted left behind; it is reserved, at Enterprise Servers, too. Its
 * account (10137 at github.com) is nobody: two things of `ghost` need not be of one person.
 */
const DELETED_ACCOUNT_LOGIN = 'ghost';

/** Whether a login stands for any account that was deleted. */
export function isDeletedAccount(login: string | null): boolean {
  return login?.toLowerCase() === DELETED_ACCOUNT_LOGIN;
}

/** A person or a machine as the provider names them. Which of them are one developer is decided when they are stored. */
export interface Person {
  /** The provider's numeric id; null when only Git told of them. */
  readonly providerId: number | null;
  /** Null when only Git told of them, and for accounts that were deleted. */
  readonly login: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  /** True when the provider says `Bot`, or the login ends in `[bot]`. Rules of the operator are applied when it is read. */
  readonly isBot: boolean;
}
