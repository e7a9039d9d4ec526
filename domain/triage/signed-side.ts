import type { ChangedFile } from '../changed-file.ts';
import type { Channel } from '../channel.ts';
import type { ChannelSignature } from '../signature.ts';

/** One side of a comparison: a pull request at one head, with everything that was signed of it. */
export interface SignedSide {
  readonly prId: number;
  readonly number: number;
  readonly headSha: string;
  /** Branch it wants to land on; null when unknown. */
  readonly baseRef: string | null;
  readonly isMerged: boolean;
  /** Unix seconds. */
  readonly openedAt: number;
  readonly title: string;
  readonly body: string | null;
  /** Sorted by path, bytewise: fingerprint positions refer to this order. */
  readonly files: readonly Pick<ChangedFile, 'path' | 'channel' | 'noise' | 'status'>[];
  readonly channels: readonly ChannelSignature[];
  /** Signals that could not be computed. */
  readonly missing: readonly string[];
}

/** The signature of one channel, or undefined when the pull request does not touch it. */
export function channelOf(side: SignedSide, channel: Channel): ChannelSignature | undefined {
  return side.channels.find((signature) => signature.channel === channel);
}

/** The channel that decides what a pair is: the first of production, tests, docs, meta that either side signs. */
export function decisiveChannel(a: SignedSide, b: SignedSide): Channel | null {
  for (const channel of ['production', 'tests', 'docs', 'meta'] as const) {
    const tokens = (channelOf(a, channel)?.tokenCount ?? 0) + (channelOf(b, channel)?.tokenCount ?? 0);
    if (tokens > 0) return channel;
  }
  return null;
}
