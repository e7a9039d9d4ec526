import type { EdgeScores, Relation, TriageCategory } from './edge.ts';
import type { DecisiveMeasures } from './measure-pair.ts';
import type { CategoryThresholds } from './thresholds.ts';

/** From this share of the files of the smaller side on, two changes are about the same files. */
const FILES_IN_COMMON = 0.5;

export interface CategoryInput {
  readonly scores: EdgeScores;
  readonly decisive: DecisiveMeasures;
  /** True when the head of one side is an own commit of the other. */
  readonly stacked: boolean;
  /** True when both sides are at the same commit. */
  readonly sameHead: boolean;
  /** Branches the two want to land on, where both are known and differ; null otherwise. */
  readonly differentBases: readonly [string, string] | null;
  /** True when both have landed. */
  readonly bothMerged: boolean;
  /** Signals missing on either side. */
  readonly missing: readonly string[];
}

export interface CategoryDecision {
  readonly category: TriageCategory;
  readonly relation: Relation | null;
  readonly reason: string;
}

/** Decides what a pair is, by the first rule that holds; the reason names the rule's numbers. */
export function categorise(input: CategoryInput, limits: CategoryThresholds): CategoryDecision {
  return (
    decideReversal(input, limits) ??
    decideRelation(input, limits) ??
    decideOtherFiles(input, limits) ??
    decideSameWork(input, limits) ??
    decideSameGoal(input, limits) ??
    decideRest(input, limits)
  );
}

/** Whoever takes something back does not do it again. */
function decideReversal(input: CategoryInput, limits: CategoryThresholds): CategoryDecision | null {
  const { decisive, scores } = input;
  if (input.sameHead || input.stacked) return null;
  const { share, isNamed } = decisive.reversal;
  const straight = Math.max(decisive.containmentOfA, decisive.containmentOfB);
  const isOpposite =
    share >= limits.sameFeatureContainment &&
    share > straight &&
    decisive.smallerCount >= limits.minimumFingerprints;
  if (!isOpposite && !isNamed) return null;
  if (!isOpposite && scores.final < limits.relatedScore) return null;
  const how = isOpposite ? `${percent(share)} of what one adds or removes goes the other way` : 'so it says';
  return decide('related', null, `One takes the other back: ${how}.`);
}

/**
 * The same lines in other files (a licence header, a rename of a call everywhere) are work of the same kind, not the same
 * work: neither can be closed for the other. What is declared, tested or asked for in both tells of one that was moved, and the
 * same code in a new file of each is one work under two names.
 */
function decideOtherFiles(input: CategoryInput, limits: CategoryThresholds): CategoryDecision | null {
  const { scores, decisive } = input;
  if (input.sameHead || !(isSameChange(input, limits) || isContained(input, limits))) return null;
  const { common, ofA, ofB, areNew } = decisive.files;
  if (areNew) return null;
  if (Math.min(ofA, ofB) === 0 || common / Math.min(ofA, ofB) >= FILES_IN_COMMON) return null;
  if ((scores.symbols ?? 0) >= limits.sameFeatureContainment) return null;
  if (scores.sharedTests > 0 || scores.sharedIssues > 0) return null;
  const files = common === 0 ? 'no file' : `${common} of ${Math.min(ofA, ofB)} files`;
  return decide('related', null, `The same lines in different files: ${files} in common.`);
}

function decideRelation(input: CategoryInput, limits: CategoryThresholds): CategoryDecision | null {
  if (input.stacked && !input.sameHead) {
    return decide('related', 'stacked', 'Stacked: the head of one is a commit of the other.');
  }
  if (input.sameHead) return null;
  if (input.differentBases && isSameChange(input, limits)) {
    const [a, b] = input.differentBases;
    return decide('related', 'backport', `The same change for another branch: ${a} and ${b}.`);
  }
  // No branch takes the same change twice: whoever merged both knew that one was for another branch, or came after a revert.
  if (input.bothMerged && (isSameChange(input, limits) || isContained(input, limits))) {
    return decide('related', 'backport', `The same work, and both were merged: ${nameShares(input)}.`);
  }
  return null;
}

function decideSameWork(input: CategoryInput, limits: CategoryThresholds): CategoryDecision | null {
  const { decisive, scores } = input;
  if (input.sameHead) return decide('same_change', null, 'Both are at the same commit.');
  if (decisive.sameHash) {
    return decide('same_change', null, describeSameHash(input));
  }
  if (isSameChange(input, limits)) {
    return decide('same_change', null, `Nearly the same change: ${nameShares(input)}.`);
  }
  if (isContained(input, limits)) {
    return decide('same_feature', null, `One contains most of the other: ${nameShares(input)}.`);
  }
  if (scores.sharedTests > 0 && (scores.symbols ?? 0) >= limits.sameFeatureContainment) {
    return decide(
      'same_feature',
      null,
      `${scores.sharedTests} tests in common, and symbols alike by ${percent(scores.symbols ?? 0)}.`,
    );
  }
  return null;
}

function decideSameGoal(input: CategoryInput, limits: CategoryThresholds): CategoryDecision | null {
  const { scores } = input;
  if (scores.final < limits.competingScore) return null;
  const goals: string[] = [];
  if (scores.sharedIssues > 0) goals.push(`${scores.sharedIssues} linked issue(s) in common`);
  if ((scores.title ?? 0) >= limits.competingTitle)
    goals.push(`titles alike by ${percent(scores.title ?? 0)}`);
  if (scores.sharedTests > 0) goals.push(`${scores.sharedTests} test(s) in common`);
  if ((scores.symbols ?? 0) >= limits.competingTitle)
    goals.push(`symbols alike by ${percent(scores.symbols ?? 0)}`);
  if (goals.length === 0) return null;
  return decide(
    'competing_implementation',
    null,
    `The same goal by other code: ${goals.join(', ')}; score ${scores.final}.`,
  );
}

function decideRest(input: CategoryInput, limits: CategoryThresholds): CategoryDecision {
  const { scores, missing } = input;
  if (missing.length > 0 && scores.final >= limits.uncertainScore) {
    return decide('uncertain', null, `Score ${scores.final}, but missing: ${missing.join(', ')}.`);
  }
  if (scores.final >= limits.competingScore) {
    return decide('uncertain', null, `Score ${scores.final}, but no shared goal and little shared code.`);
  }
  if (scores.final >= limits.relatedScore) {
    return decide('related', null, `Overlap worth knowing: score ${scores.final}.`);
  }
  return decide('not_related', null, `Compared: score ${scores.final}.`);
}

function isSameChange({ decisive }: CategoryInput, limits: CategoryThresholds): boolean {
  if (decisive.sameHash) return true;
  return (
    decisive.smallerCount >= limits.minimumFingerprints &&
    Math.min(decisive.containmentOfA, decisive.containmentOfB) >= limits.sameChangeContainment
  );
}

/** The canonical hash knows lines, not paths: what is said of files is counted. */
function describeSameHash({ decisive }: CategoryInput): string {
  const { common, isSamePaths, ofA, ofB } = decisive.files;
  if (isSamePaths) return 'The same change, white space and file order aside.';
  return `The same lines, white space aside; ${common} of ${Math.min(ofA, ofB)} files have the same path or name.`;
}

/** Whether most of one side's code is in the other. */
function isContained({ decisive }: CategoryInput, limits: CategoryThresholds): boolean {
  const larger = Math.max(decisive.containmentOfA, decisive.containmentOfB);
  return larger >= limits.sameFeatureContainment && decisive.smallerCount >= limits.minimumFingerprints;
}

function nameShares({ decisive }: CategoryInput): string {
  return `${percent(decisive.containmentOfA)} of this one is in the other, ${percent(decisive.containmentOfB)} of the other in this one`;
}

function decide(category: TriageCategory, relation: Relation | null, reason: string): CategoryDecision {
  return { category, relation, reason };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
