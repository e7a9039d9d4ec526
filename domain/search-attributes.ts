/**
 * The search attributes of every workflow, by which an operator finds work in Temporal's web UI, with Temporal's name of their
 * type.
 */
export const SEARCH_ATTRIBUTES = {
  /** `owner/name`. */
  Repository: 'Keyword',
  PullRequest: 'Int',
  HeadSha: 'Keyword',
  Team: 'Keyword',
  /** The step the work is at. */
  Stage: 'Keyword',
  /** True while a person has to look at it. */
  NeedsAttention: 'Bool',
  /** True for what runs again and again by itself; nothing else has it: `Housekeeping is null` lists the work. */
  Housekeeping: 'Bool',
} as const;
