import type { PoolClient } from 'pg';
import { postingsInTables } from '../../activities/triage/posting-source.ts';
import { propose, rankCandidates } from '../../domain/triage/rank-candidates.ts';
import type { Thresholds } from '../../domain/triage/thresholds.ts';
import { readFeatures } from '../../sql/queries/read-features.ts';

const WARM_UP = 50;
const SEARCHES = 500;

export interface SearchTimes {
  /** From the stored features to the ranked candidates, in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly candidates: number;
}

/** Searches the postings for the relatives of stored pull requests, one after the other, over all lower numbers. */
export async function measureSearch(
  client: PoolClient,
  repoId: number,
  size: number,
  thresholds: Thresholds,
): Promise<SearchTimes> {
  const source = postingsInTables(client, repoId);
  const times: number[] = [];
  let candidates = 0;
  for (let n = 0; n < WARM_UP + SEARCHES; n++) {
    // The newest tenth: they have the most to search.
    const number = size - ((n * 7_919) % Math.floor(size / 10));
    const [indexed] = await readFeatures(client, repoId, [number]);
    const startedMs = performance.now();
    const probed = await source.probe(
      {
        vector: indexed!.features,
        lshBands: indexed!.lshBands,
        fromNumber: 1,
        beforeNumber: number,
      },
      thresholds.retrieval.frequencyCap,
    );
    const proposal = propose(probed, thresholds);
    const others = await source.read(proposal.candidates.map((candidate) => candidate.number));
    rankCandidates(proposal, indexed!.openedAt, (other) => others.get(other), thresholds);
    if (n < WARM_UP) continue;
    times.push(performance.now() - startedMs);
    candidates += proposal.candidates.length;
  }
  times.sort((a, b) => a - b);
  return {
    p50: times[Math.floor(SEARCHES * 0.5)]!,
    p99: times[Math.floor(SEARCHES * 0.99)]!,
    candidates: Math.round(candidates / SEARCHES),
  };
}
