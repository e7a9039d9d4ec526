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
