import { postingsInTables } from '../../activities/triage/posting-source.ts';
import { DEFAULT_THRESHOLDS_YAML } from '../../domain/triage/default-thresholds-yaml.ts';
import { propose, rankCandidates } from '../../domain/triage/rank-candidates.ts';
import { openDatabase } from '../../lib/database/database.ts';
import { withClient } from '../../lib/database/transaction.ts';
import { parseThresholds } from '../../lib/triage-config/parse-thresholds.ts';
import { readFeatures } from '../../sql/triage/read-features.ts';
import { serveParent } from './run-child.ts';

const WARM_UP = 50;
const SEARCHES = 500;

export interface SearchTask {
  readonly databaseUrl: string;
  readonly repoId: number;
  /** Its pull requests are numbered from one to this. */
  readonly size: number;
}

export interface SearchTimes {
  /** From the stored features to the ranked candidates, in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly candidates: number;
}

/**
 * Searches the postings for the relatives of stored pull requests, one after the other, over all lower numbers. In a process of its own,
 * as the worker is: the bench's own memory is full of what it filled the tables with, and the collector would walk it again and again.
 */
serveParent(async ({ databaseUrl, repoId, size }: SearchTask): Promise<SearchTimes> => {
  const thresholds = parseThresholds(DEFAULT_THRESHOLDS_YAML);
  const database = await openDatabase({ url: databaseUrl, applicationName: 'bench' });
  const times: number[] = [];
  let candidates = 0;
  await withClient(database, async (client) => {
    const source = postingsInTables(client, repoId);
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
  });
  await database.close();
  times.sort((a, b) => a - b);
  return {
    p50: times[Math.floor(SEARCHES * 0.5)]!,
    p99: times[Math.floor(SEARCHES * 0.99)]!,
    candidates: Math.round(candidates / SEARCHES),
  };
});
