import { nearestWord } from '../nearest-word.ts';
import type { CountedCandidates, CountedThings } from './count-candidates.ts';
import type { DeploymentRule, LeftOutReason, RuleSource } from './deployment-rule.ts';

/** More a day than people deploy on purpose. */
const PER_DAY_MAX = 10;
/** Over a shorter time nothing can be said of a rate. */
const DAYS_MIN = 7;
const DAY_MS = 86_400_000;

export interface RuleSurroundings {
  readonly defaultBranch: string | null;
  /** Names of what is stored of the rule's source, the newest first. */
  readonly knownNames: readonly string[];
  /** True when GitHub tells nothing of the repository: there is only its mirror. */
  readonly isMirrorOnly: boolean;
  /** Of what the rule counts: those that are deployments already, told by something else. */
  readonly toldTwice: number;
  /** Of what the rule counts: those that an older rule counts. */
  readonly ofOlderRules: number;
  /** Branches that the rule names, of which nobody knows when they moved. */
  readonly neverSeenMoving: readonly string[];
}

const NOUNS: Record<RuleSource, string> = {
  release: 'release',
  tag: 'tag',
  workflow_run: 'workflow',
  push: 'branch',
};
const REASONS: Record<LeftOutReason, string> = {
  pull_request: 'of pull requests',
  other_branch: 'of other branches',
  never_ran: 'that did nothing (skipped, or waiting for somebody)',
  cancelled: 'that were cancelled',
  draft: 'that are drafts',
  prerelease: 'that are pre-releases',
  deleted: 'that were deleted',
};

/** Sentences on what is likely wrong with a rule, or worth knowing of what it counts; none when all is well. */
export function hintAtRule(
  rule: Pick<DeploymentRule, 'source' | 'pattern' | 'branch'>,
  { leftOut, counted, ...things }: CountedCandidates,
  around: RuleSurroundings,
): string[] {
  const hints: string[] = [];
  if (things.count === 0 && leftOut.length === 0) hints.push(sayNothingFits(rule, around));
  for (const { reason, count, examples } of leftOut) {
    const where = reason === 'other_branch' ? ` (${examples.join(', ')})` : '';
    const what = reason === 'other_branch' ? sayBranch(rule, around.defaultBranch) : '';
    hints.push(`Left out: ${count} ${REASONS[reason]}${where}.${what}`);
  }
  if (around.neverSeenMoving.length > 0) {
    hints.push(
      `The mirror has ${around.neverSeenMoving.join(', ')}, but nobody has told when it was moved there: it counts from its next movement on.`,
    );
  }
  hints.push(...hintAtRate(things));
  const withoutCommit = counted.filter(({ commitSha }) => commitSha === null).length;
  if (withoutCommit > 0) {
    hints.push(
      `Of ${withoutCommit} of them the commit is not known, so they bring no lead time until the mirror has the tag.`,
    );
  }
  const guessed = counted.filter(({ description }) =>
    description?.startsWith('The time is the commit'),
  ).length;
  if (guessed > 0) {
    hints.push(
      rule.source === 'tag'
        ? `The times of ${guessed} are their commits', since lightweight tags have none: their lead times come out short.`
        : `The times of ${guessed} are their commits', since a mirror does not know when they were pushed: their lead times come out short.`,
    );
  }
  if (around.ofOlderRules > 0)
    hints.push(`${around.ofOlderRules} of them count by an older rule, and stay with it.`);
  if (around.toldTwice > 0) {
    hints.push(
      `${around.toldTwice} of them are deployments already, told by something else within an hour: they would count twice.`,
    );
  }
  return hints;
}

/** A sentence when there are more a day than is likely. */
export function hintAtRate({ count, firstAt, lastAt }: CountedThings): string[] {
  if (firstAt === null || lastAt === null) return [];
  const days = (lastAt.getTime() - firstAt.getTime()) / DAY_MS;
  if (days < DAYS_MIN || count / days <= PER_DAY_MAX) return [];
  return [`That is ${Math.round(count / days)} a day: more than is likely. Is each of them one?`];
}

function sayNothingFits(
  { source, pattern }: Pick<DeploymentRule, 'source' | 'pattern'>,
  { knownNames, isMirrorOnly }: RuleSurroundings,
): string {
  const noun = NOUNS[source];
  const plural = noun === 'branch' ? 'branches' : `${noun}s`;
  if (knownNames.length > 0) {
    return `No ${noun} is like ${pattern} so far${sayMeant(pattern, knownNames)} there are ${knownNames.join(', ')}.`;
  }
  const instead =
    isMirrorOnly && (source === 'release' || source === 'workflow_run')
      ? ` Only GitHub tells of ${plural}, and of this repository there is only a mirror: a rule over its tags may say the same.`
      : '';
  return `No ${plural} of this repository are known yet.${instead}`;
}

/** What goes on a sentence about a pattern that fits nothing: the name that is nearest, if one is near. */
export function sayMeant(pattern: string, names: readonly string[]): string {
  const meant = nearestWord(pattern.replaceAll(/[*?]/g, ''), names);
  return meant === undefined ? ';' : `: is ${meant} meant? Else`;
}

function sayBranch({ branch }: Pick<DeploymentRule, 'branch'>, defaultBranch: string | null): string {
  if (branch !== null) return '';
  return ` Only ${defaultBranch ?? 'the default branch, which is not known yet,'} counts unless the rule names a branch.`;
}
