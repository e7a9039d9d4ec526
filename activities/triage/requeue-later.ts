import type { ClientBase } from 'pg';
import { propose, rankCandidates } from '../../domain/triage/rank-candidates.ts';
import { readHighestNumber, requeueLater } from '../../sql/analysis/requeue-analyses.ts';
import { describeHead } from './index-head.ts';
import { postingsInTables } from './posting-source.ts';
import type { SignedHead } from './sign-heads.ts';
import type { TriageConfig } from './triage-config.ts';

/**
 * After a pull request got a new head: the later ones that carry an edge to its old head, or that would now find it, wait for analysis
 * again. Each is compared only with earlier ones, so nobody else would notice.
 * @returns how many wait
 */
export async function requeueLaterOnes(
  client: ClientBase,
  repoId: number,
  signed: SignedHead,
  { thresholds }: TriageConfig,
): Promise<number> {
  const head = describeHead(signed);
  const source = postingsInTables(client, repoId);
  const end = (await readHighestNumber(client, repoId)) + 1;
  const fromNumber = head.side.number + 1;
  if (fromNumber >= end) return 0;
  const probed = await source.probe(
    { ...head, fromNumber, beforeNumber: end },
    thresholds.retrieval.frequencyCap,
  );
  const proposal = propose(probed, thresholds);
  const others = await source.read(proposal.candidates.map(({ number }) => number));
  // Time runs the other way here: the distance is what counts.
  const ranked = rankCandidates(
    proposal,
    0,
    (number) => {
      const other = others.get(number);
      return other && { ...other, openedAt: head.side.openedAt - other.openedAt };
    },
    thresholds,
  );
  const near = ranked
    .filter(({ final }) => final >= thresholds.edges.minimumScore)
    .slice(0, thresholds.edges.perPullRequest);
  return requeueLater(
    client,
    repoId,
    head.side,
    near.map(({ candidate }) => candidate.number),
  );
}
