import { causesOf, codeOf } from '../database/causes-of.ts';

/** Somebody has to make room: whoever may wait tries again after so long. */
export const FULL_DISK_WAIT_MS = 15_000;

/** PostgreSQL's `disk_full`, Node's words for no room and no quota, and our own (Git's complaint, for one). */
const CODES: ReadonlySet<unknown> = new Set(['53100', 'ENOSPC', 'EDQUOT', 'disk_full']);
const MESSAGE = /No space left on device|Disk quota exceeded/;

/** True when something failed because no more fits on the disk: the same may succeed when there is room. */
export function isDiskFull(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => CODES.has(codeOf(cause)) || (cause instanceof Error && MESSAGE.test(cause.message)),
  );
}
