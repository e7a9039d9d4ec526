/** Prefixes of GitHub's global node ids, and where the numbers of each kind start. */
const KINDS = {
  account: { prefix: 'U', start: 1_000 },
  repository: { prefix: 'R', start: 700_000_000 },
  pullRequest: { prefix: 'PR', start: 1_800_000_000 },
  review: { prefix: 'PRR', start: 2_300_000_000 },
  reviewComment: { prefix: 'PRRC', start: 1_700_000_000 },
  reviewThread: { prefix: 'PRRT', start: 5_000_000_000 },
  issue: { prefix: 'I', start: 2_600_000_000 },
  issueComment: { prefix: 'IC', start: 2_400_000_000 },
  timelineEvent: { prefix: 'TE', start: 14_000_000_000 },
  label: { prefix: 'LA', start: 6_000_000_000 },
  deployment: { prefix: 'DE', start: 1_900_000_000 },
  deploymentStatus: { prefix: 'DES', start: 4_000_000_000 },
  release: { prefix: 'RE', start: 180_000_000 },
  checkSuite: { prefix: 'CS', start: 1_100_000_000 },
  checkRun: { prefix: 'CR', start: 1_200_000_000 },
  status: { prefix: 'SC', start: 29_000_000_000 },
  workflow: { prefix: 'W', start: 90_000_000 },
  workflowRun: { prefix: 'WFR', start: 11_000_000_000 },
  workflowJob: { prefix: 'CR', start: 1_600_000_000 },
  hook: { prefix: 'H', start: 500_000_000 },
  delivery: { prefix: 'D', start: 100_000_000_000 },
  app: { prefix: 'A', start: 900_000 },
  installation: { prefix: 'MDIz', start: 50_000_000 },
} as const;

export type IdKind = keyof typeof KINDS;

export interface Identity {
  readonly id: number;
  readonly nodeId: string;
}

/** Gives each new thing its number and node id, in the order of creation, so that equal seeds give equal ids. */
export class Ids {
  readonly #next = new Map<IdKind, number>();

  next(kind: IdKind): Identity {
    const id = this.#next.get(kind) ?? KINDS[kind].start;
    this.#next.set(kind, id + 1);
    return { id, nodeId: nodeIdOf(kind, id) };
  }
}

/** GitHub's node ids name the kind and hide the rest. */
export function nodeIdOf(kind: IdKind, id: number): string {
  return `${KINDS[kind].prefix}_kw${Buffer.from(String(id)).toString('base64url')}`;
}
