import type { Environment } from '../facts/environment.ts';
import { matchGlob } from '../match-glob.ts';

export const DEPLOYMENT_RULE_SOURCES = ['release', 'tag', 'workflow_run', 'push'] as const;
export type RuleSource = (typeof DEPLOYMENT_RULE_SOURCES)[number];
export const DEPLOYMENT_STATUSES = [
  'pending',
  'in_progress',
  'success',
  'failure',
  'error',
  'inactive',
] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

/** Why something that a rule's pattern fits is no deployment all the same. */
export const LEFT_OUT_REASONS = [
  'pull_request',
  'other_branch',
  'never_ran',
  'cancelled',
  'draft',
  'prerelease',
  'deleted',
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** Says that something which is no deployment at the provider is one. */
export interface DeploymentRule {
  readonly ruleId: number;
  readonly source: RuleSource;
  /** A glob over the tag, the workflow's name or file, or the branch. */
  readonly pattern: string;
  /** Of workflow runs: a glob over the branch; null for the default branch. */
  readonly branch: string | null;
  readonly environment: Environment;
}

/** Something that a rule may take for a deployment. */
export interface DeploymentCandidate {
  readonly source: RuleSource;
  /** Unique within repository and source. */
  readonly sourceKey: string;
  /** What the pattern is held against: the tag, the branch, or the workflow by its name, its file and that file's path. */
  readonly names: readonly string[];
  readonly status: DeploymentStatus;
  readonly commitSha: string | null;
  /** The tag or the branch. */
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly updatedAt: Date;
  /** Set when it is none, whatever the rules say: a deleted release, a run that never ran. */
  readonly leftOut: LeftOutReason | null;
}

/** Whether the rule speaks of this; what it says of the branch aside. */
export function isNamedByRule(
  { source, pattern }: Pick<DeploymentRule, 'source' | 'pattern'>,
  candidate: Pick<DeploymentCandidate, 'source' | 'names'>,
): boolean {
  return candidate.source === source && candidate.names.some((name) => matchGlob(pattern, name));
}

/** Why the rule takes none of this for a deployment; null when it takes it for one. It must be named by the rule. */
export function whyLeftOut(
  { source, branch }: Pick<DeploymentRule, 'source' | 'branch'>,
  { leftOut, ref }: Pick<DeploymentCandidate, 'leftOut' | 'ref'>,
  defaultBranch: string | null,
): LeftOutReason | null {
  if (leftOut !== null) return leftOut;
  if (source !== 'workflow_run') return null;
  const isOfBranch = ref !== null && (branch === null ? ref === defaultBranch : matchGlob(branch, ref));
  return isOfBranch ? null : 'other_branch';
}

/**
 * The oldest of the rules that take this for a deployment; null when none does.
 * @param defaultBranch of the repository; null while nobody knows
 */
export function findDeploymentRule<Rule extends DeploymentRule>(
  rules: readonly Rule[],
  candidate: Pick<DeploymentCandidate, 'source' | 'names' | 'leftOut' | 'ref'>,
  defaultBranch: string | null,
): Rule | null {
  let found: Rule | null = null;
  for (const rule of rules) {
    if (!isNamedByRule(rule, candidate) || whyLeftOut(rule, candidate, defaultBranch) !== null) continue;
    if (found === null || rule.ruleId < found.ruleId) found = rule;
  }
  return found;
}

/** Sources whose rules must say what: a pattern over everything would take all of CI, or each push, for deployments. */
const PATTERN_NEEDED: Partial<Record<RuleSource, string>> = {
  workflow_run:
    'name the workflow that deploys, such as Deploy or deploy.yml: a rule over every workflow takes each run of CI for a deployment',
  push: 'name the branch that is deployed when it is pushed to, such as production: a rule over every branch takes each push for a deployment',
};

/** The pattern of a rule as it is to be stored, or a sentence on what is wrong with it. */
export function readRulePattern(
  source: RuleSource,
  pattern: string | undefined,
): { readonly pattern: string } | { readonly problem: string } {
  const needed = PATTERN_NEEDED[source];
  if (pattern === undefined) return needed === undefined ? { pattern: '*' } : { problem: needed };
  const trimmed = pattern.trim();
  if (trimmed === '') {
    return { problem: needed ?? 'must not be blank: leave it out, or give *, for every tag' };
  }
  if (needed !== undefined && /^[*\s]+$/.test(trimmed)) return { problem: needed };
  return { pattern: trimmed };
}
