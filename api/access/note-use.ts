import type pg from 'pg';
import { noteTokenUse } from '../../sql/access/note-token-use.ts';

const NOTED_EVERY_MS = 60_000;
const REMEMBERED_MAX = 10_000;

/** Notes when and from where access tokens were used last, without a write for each request. */
export function createTokenUseNoter(db: pg.Pool): (tokenId: string, ip: string | null) => Promise<void> {
  const notedAtMs = new Map<string, number>();
  return async (tokenId, ip) => {
    const now = performance.now();
    if (now - (notedAtMs.get(tokenId) ?? Number.NEGATIVE_INFINITY) < NOTED_EVERY_MS) return;
    if (notedAtMs.size >= REMEMBERED_MAX) notedAtMs.clear();
    notedAtMs.set(tokenId, now);
    await noteTokenUse(db, tokenId, ip);
  };
}
