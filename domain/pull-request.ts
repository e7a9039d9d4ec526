export const PULL_REQUEST_STATES = ['open', 'closed', 'merged'] as const;

/** Where a title is from: the provider, or the subject of the first own commit until the provider tells. */
export const TITLE_SOURCES = ['provider', 'commit'] as const;
