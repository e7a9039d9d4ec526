import type { ClientBase } from 'pg';
import { countThings } from '../../../domain/deployments/count-candidates.ts';
import { hintAtIncidentRule } from '../../../domain/incidents/hint-at-incident-rule.ts';
import { findIncidentRule, type IncidentRule } from '../../../domain/incidents/incident-rule.ts';
import { listIssuesForRules } from '../../../sql/incidents/upsert-incidents.ts';
import type { RulePreview } from './preview-deployment-rule.ts';

/** Counts which of the stored issues a rule would take for incidents; stores nothing. */
export async function previewIncidentRule(
  client: ClientBase,
  repoId: number,
  rule: Omit<IncidentRule, 'ruleId'>,
): Promise<RulePreview> {
  const issues = (await listIssuesForRules(client, [repoId], null)).filter(({ isNone }) => !isNone);
  const counted = issues.filter(({ labels }) => findIncidentRule([{ ...rule, ruleId: 0 }], labels) !== null);
  const things = countThings(
    counted.map(({ title, createdAt, closedAt }) => ({
      name: title,
      commitSha: null,
      at: createdAt,
      status: closedAt === null ? 'open' : 'resolved',
    })),
  );
  return { ...things, leftOut: [], hints: hintAtIncidentRule(rule, things, issues) };
}
