import type { Channel } from '../channel.ts';
import type { ChannelSignature } from '../signature.ts';
import { type FingerprintSet, overlapFingerprints } from './overlap-fingerprints.ts';
import { channelOf, type SignedSide } from './signed-side.ts';

const REVERT_TITLE = /^(?:\[[^\]]*\]\s*)?revert(?:s|ed|ing)?\b[\s:]*/i;
const QUOTES = /^["'“”‘’`]+|["'“”‘’`]+$/g;

/** What says that one pull request takes the other back. */
export interface Reversal {
  /** Share of what one side adds that the other removes, and the reverse: the smaller side decides. 0..1 */
  readonly share: number;
  /** True when one says so itself. */
  readonly isNamed: boolean;
}

/** Compares what one side adds with what the other removes, and reads whether one says that it reverts the other. */
export function findReversal(a: SignedSide, b: SignedSide, channel: Channel | null): Reversal {
  return { share: crossShare(a, b, channel), isNamed: namesRevert(a, b) || namesRevert(b, a) };
}

function crossShare(a: SignedSide, b: SignedSide, channel: Channel | null): number {
  const ofA = channel === null ? undefined : channelOf(a, channel);
  const ofB = channel === null ? undefined : channelOf(b, channel);
  if (!ofA || !ofB) return 0;
  const overlap = overlapFingerprints(ofA, swapStreams(ofB));
  return Math.max(overlap.ofA ?? 0, overlap.ofB ?? 0);
}

/** The same fingerprints with added and removed exchanged, still ascending. */
export function swapStreams(signature: ChannelSignature): FingerprintSet {
  const winnow = new Uint8Array(signature.winnow);
  for (let at = 0; at < signature.winnowCount; at++) {
    // One that is in both streams stands beside its other half: exchanged, the two are what they were.
    if (at + 1 < signature.winnowCount && isOtherHalf(winnow, at)) at++;
    else winnow[at * 8] = winnow[at * 8]! ^ 1;
  }
  return { ...signature, winnow };
}

function isOtherHalf(winnow: Uint8Array, at: number): boolean {
  const first = at * 8;
  for (let byte = 1; byte < 8; byte++) if (winnow[first + byte] !== winnow[first + 8 + byte]) return false;
  return (winnow[first]! | 1) === (winnow[first + 8]! | 1);
}

/** True when the title or the text of one pull request says that it takes the other back. */
function namesRevert(one: SignedSide, other: SignedSide): boolean {
  const title = plain(one.title);
  const start = REVERT_TITLE.exec(title);
  if (start !== null && plain(title.slice(start[0].length)) === plain(other.title)) return true;
  const text = `${one.title}\n${one.body ?? ''}`;
  if (new RegExp(`\\brevert(?:s|ed|ing)?\\b[^\\n]{0,60}#${other.number}\\b`, 'i').test(text)) return true;
  return text.includes(`This reverts commit ${other.headSha}`);
}

/** A title without the number a merge adds and without quotes around it. */
function plain(title: string): string {
  return title
    .trim()
    .replace(/\s*\([#!]\d+\)$/, '')
    .replace(QUOTES, '')
    .replace(/\s*\([#!]\d+\)$/, '')
    .toLowerCase();
}
