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

/** Says that something which is no deployment at the provider is one. */
export interface DeploymentRule {
  readonly ruleId: number;
  readonly source: RuleSource;
  /** A glob over the tag, the workflow's name or the branch. */
  readonly pattern: string;
  readonly environment: Environment;
}

/** Something that a rule may take for a deployment. */
export interface DeploymentCandidate {
  readonly source: RuleSource;
  /** Unique within repository and source. */
  readonly sourceKey: string;
  /** The tag, the workflow's name or the branch. */
  readonly name: string;
  readonly status: DeploymentStatus;
  readonly commitSha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly updatedAt: Date;
  /** It is taken back: a deleted release, a cancelled run. */
  readonly isWithdrawn: boolean;
}

/** The oldest of the rules that take this for a deployment; null when none does. */
export function findDeploymentRule(
  rules: readonly DeploymentRule[],
  { source, name }: Pick<DeploymentCandidate, 'source' | 'name'>,
): DeploymentRule | null {
  let found: DeploymentRule | null = null;
  for (const rule of rules) {
    if (rule.source !== source || !matchGlob(rule.pattern, name)) continue;
    if (found === null || rule.ruleId < found.ruleId) found = rule;
  }
  return found;
}

const FAILED = new Set(['failure', 'timed_out', 'startup_failure', 'action_required']);

/** What the state of a workflow run says of the deployment it is; `inactive` when it did not get so far. */
export function deploymentStatusOfRun(status: string, conclusion: string | null): DeploymentStatus {
  if (status !== 'completed') return status === 'in_progress' ? 'in_progress' : 'pending';
  if (conclusion === 'success') return 'success';
  return conclusion !== null && FAILED.has(conclusion) ? 'failure' : 'inactive';
}
