/** Where a row keeps who somebody is: expressions of a developer's id and of a login, either of which may be null. */
export interface PersonColumns {
  readonly id: string;
  readonly login: string;
}

/** The author of a pull request `p`. */
export const AUTHOR_OF_P: PersonColumns = { id: 'p.author_id', login: 'p.author_login' };
/** Whoever gave a review `r`. */
export const REVIEWER_OF_R: PersonColumns = { id: 'r.reviewer_id', login: 'r.reviewer_login' };

/**
 * An expression, never null, that says whether two are known to be one person. Developers decide: an account keeps its own whatever
 * it is called, and a login that another account had before says nothing. Only where one of the two has no developer do logins
 * decide. Who has neither (a deleted account) is nobody in particular: not the same as anybody, nor as another one of those.
 */
export function isSamePerson(one: PersonColumns, other: PersonColumns): string {
  return `coalesce(
    case when ${one.id} is not null and ${other.id} is not null then ${one.id} = ${other.id}
      else lower(${one.login}) = lower(${other.login}) end, false)`;
}
