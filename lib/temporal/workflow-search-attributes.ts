import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  TypedSearchAttributes,
} from '@temporalio/common';

export interface InitialAttributes {
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest?: number;
  readonly stage: string;
}

/** What marks workflows that a Schedule starts again and again, so that a list without them shows work only. */
export const HOUSEKEEPING = new TypedSearchAttributes([
  { key: defineSearchAttributeKey('Housekeeping', 'BOOL'), value: true },
]);

/** The search attributes a workflow starts with, as domain/search-attributes.ts names them; the workflow updates them. */
export function initialSearchAttributes(values: InitialAttributes): TypedSearchAttributes {
  const pairs: SearchAttributePair[] = [
    { key: defineSearchAttributeKey('Repository', 'KEYWORD'), value: values.repository },
    { key: defineSearchAttributeKey('Stage', 'KEYWORD'), value: values.stage },
    { key: defineSearchAttributeKey('NeedsAttention', 'BOOL'), value: false },
  ];
  if (values.pullRequest !== undefined) {
    pairs.push({ key: defineSearchAttributeKey('PullRequest', 'INT'), value: values.pullRequest });
  }
  return new TypedSearchAttributes(pairs);
}
