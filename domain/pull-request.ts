/** What a pull request is, as it is stored. */
export const PULL_REQUEST_STATES = ['open', 'closed', 'merged'] as const;

/** What people are told: where Git alone tells of one that was not merged, nobody knows whether it is open or closed. */
export const SHOWN_STATES = [...PULL_REQUEST_STATES, 'unknown'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** What people are told of a stored state. */
export function shownState(state: (typeof PULL_REQUEST_STATES)[number], isKnown: boolean): ShownState {
  return state === 'open' && !isKnown ? 'unknown' : state;
}

/** Where a title is from: the provider, or the subject of the first own commit until the provider tells. */
export const TITLE_SOURCES = ['provider', 'commit'] as const;
