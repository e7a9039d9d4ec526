import type { Environment } from '../facts/environment.ts';
import { matchGlob } from '../match-glob.ts';

/** From the least to the greatest. */
export const INCIDENT_SEVERITIES = ['minor', 'major', 'critical'] as const;
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number];

/** Says which labels make an issue an incident. */
export interface IncidentRule {
  readonly ruleId: number;
  /** A glob over the label's name, without regard to the case of letters. */
  readonly labelPattern: string;
  readonly environment: Environment;
  /** The environment by name: only deployments of its service are blamed. Null: any of its kind. */
  readonly environmentName: string | null;
  readonly severity: IncidentSeverity;
}

/** The rule of the greatest severity (of equal ones the oldest) that one of the labels meets; null when there is none. */
export function findIncidentRule(
  rules: readonly IncidentRule[],
  labels: readonly string[],
): IncidentRule | null {
  const lower = labels.map((label) => label.toLowerCase());
  let found: IncidentRule | null = null;
  for (const rule of rules) {
    const pattern = rule.labelPattern.toLowerCase();
    if (!lower.some((label) => matchGlob(pattern, label))) continue;
    if (found === null || isBefore(rule, found)) found = rule;
  }
  return found;
}

function isBefore(a: IncidentRule, b: IncidentRule): boolean {
  const difference = INCIDENT_SEVERITIES.indexOf(a.severity) - INCIDENT_SEVERITIES.indexOf(b.severity);
  return difference === 0 ? a.ruleId < b.ruleId : difference > 0;
}
