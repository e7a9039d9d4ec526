import { describePullRequests } from '../../sources/git/pull-requests/describe-pull-requests.ts';
import { readDefaultBranch } from '../../sources/git/refs/read-default-branch.ts';
import type { ReplayedPullRequest } from './load-repository.ts';
import type { TablePullRequest } from './read-tables.ts';

/** Whose bases a replay takes: those of the table, or those that our own rule finds in the mirror. */
export const BASE_CHOICES = ['table', 'own'] as const;
export type BaseChoice = (typeof BASE_CHOICES)[number];

/** How the table found a base that can be trusted; its other rules are guesses. */
const TRUSTED_RULES: ReadonlySet<string> = new Set(['frontier', 'merge', 'testmerge']);

export interface ChosenBases {
  readonly pullRequests: readonly ReplayedPullRequest[];
  /** Share of the table's trustworthy bases that our own rule finds too; null when the table's were taken. */
  readonly agree: number | null;
}

/** Gives each pull request of a table its base. */
export async function chooseBases(
  mirror: string,
  table: readonly TablePullRequest[],
  choice: BaseChoice,
  signal?: AbortSignal,
): Promise<ChosenBases> {
  if (choice === 'table') {
    return { pullRequests: table.map((row) => ({ row, base: row.base })), agree: null };
  }
  const facts = await describePullRequests(mirror, {
    defaultBranch: await readDefaultBranch(mirror, signal),
    signal,
  });
  const own = new Map(facts.map((fact) => [`${fact.number} ${fact.head}`, fact.base]));
  const pullRequests = table.map((row) => ({ row, base: own.get(`${row.number} ${row.head}`) ?? null }));
  const trusted = pullRequests.filter(({ row }) => TRUSTED_RULES.has(row.how));
  const equal = trusted.filter(({ row, base }) => row.base === base).length;
  const agree = trusted.length === 0 ? 0 : equal / trusted.length;
  return { pullRequests, agree: Math.round(agree * 10_000) / 10_000 };
}
