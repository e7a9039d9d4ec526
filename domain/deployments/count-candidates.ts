import {
  type DeploymentCandidate,
  type DeploymentRule,
  isNamedByRule,
  type LeftOutReason,
  whyLeftOut,
} from './deployment-rule.ts';

/** Months, newest ones of what a rule counts. */
export const COUNTED_MONTHS_MAX = 12;
export const COUNTED_EXAMPLES_MAX = 5;

/** One of the things that a rule counts. */
export interface CountedExample {
  /** The tag, the branch or the issue. */
  readonly name: string;
  readonly commitSha: string | null;
  readonly at: Date;
  readonly status: string;
}

export interface MonthCount {
  /** As 2026-01, UTC. */
  readonly month: string;
  readonly count: number;
}

export interface LeftOutCount {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** Tags or branches. */
  readonly examples: readonly string[];
}

/** What a rule counts. */
export interface CountedThings {
  readonly count: number;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  readonly perMonth: readonly MonthCount[];
  readonly examples: readonly CountedExample[];
}

export interface CountedCandidates extends CountedThings {
  readonly leftOut: readonly LeftOutCount[];
  readonly counted: readonly DeploymentCandidate[];
}

/** What a rule would take for deployments: those that have ended, since only they are counted; and what it would leave out. */
export function countCandidates(
  rule: Pick<DeploymentRule, 'source' | 'pattern' | 'branch'>,
  candidates: readonly DeploymentCandidate[],
  defaultBranch: string | null,
): CountedCandidates {
  const leftOut = new Map<LeftOutReason, DeploymentCandidate[]>();
  const counted: DeploymentCandidate[] = [];
  for (const candidate of candidates) {
    if (!isNamedByRule(rule, candidate)) continue;
    const reason = whyLeftOut(rule, candidate, defaultBranch);
    if (reason !== null) leftOut.set(reason, [...(leftOut.get(reason) ?? []), candidate]);
    else if (candidate.finishedAt !== null) counted.push(candidate);
  }
  const things = counted.map(({ ref, commitSha, finishedAt, status }) => ({
    name: ref ?? '',
    commitSha,
    at: finishedAt!,
    status,
  }));
  return {
    ...countThings(things),
    counted,
    leftOut: [...leftOut].map(([reason, all]) => ({
      reason,
      count: all.length,
      examples: [...new Set(all.map(({ ref }) => ref ?? ''))].slice(0, COUNTED_EXAMPLES_MAX),
    })),
  };
}

/** Number, span, months and the newest of some things. */
export function countThings(things: readonly CountedExample[]): CountedThings {
  const newest = things.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.name < b.name ? -1 : 1));
  const months = new Map<string, number>();
  for (const { at } of newest) {
    const month = at.toISOString().slice(0, -'-dd:00:00:00.000Z'.length);
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  return {
    count: newest.length,
    firstAt: newest.at(-1)?.at ?? null,
    lastAt: newest[0]?.at ?? null,
    perMonth: [...months].slice(0, COUNTED_MONTHS_MAX).map(([month, count]) => ({ month, count })),
    examples: newest.slice(0, COUNTED_EXAMPLES_MAX),
  };
}
