/** What Git alone does not tell of. A number about it is not 0 where nobody tells of it: it is not known. */
export const UNTOLD_KINDS = ['reviews', 'pull_request_states', 'deployments'] as const;
export type UntoldKind = (typeof UNTOLD_KINDS)[number];

/** Why a number is not known, and what to do about it; for people. */
export const WHY_UNKNOWN: Readonly<Record<UntoldKind, string>> = {
  reviews: 'Git alone does not tell of reviews: connect the repository through GitHub.',
  pull_request_states:
    'Git alone does not tell whether a pull request that was not merged is open, and who waits for whom: connect the repository through GitHub.',
  deployments:
    'Nobody tells of deployments here: connect the repository through GitHub, say by a rule what counts as one, or post them.',
};

/** Why a value is null, when that is because nobody tells of what it counts; else null. */
export function whyUnknown(needs: UntoldKind | undefined, untold: readonly UntoldKind[]): string | null {
  return needs !== undefined && untold.includes(needs) ? WHY_UNKNOWN[needs] : null;
}
