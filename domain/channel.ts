/** The four channels of a change: each is signed and compared apart from the others. */
export const CHANNELS = ['production', 'tests', 'docs', 'meta'] as const;

export type Channel = (typeof CHANNELS)[number];
