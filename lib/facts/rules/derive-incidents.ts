import type { ClientBase } from 'pg';
import { findIncidentRule, type IncidentRule } from '../../../domain/incidents/incident-rule.ts';
import { listActiveIncidentRules } from '../../../sql/incidents/list-active-incident-rules.ts';
import {
  type IssueIncidentRow,
  listIssuesForRules,
  type StoredIssue,
  upsertIssueIncidents,
  withdrawIssueIncidents,
} from '../../../sql/incidents/upsert-incidents.ts';
import { lockRepositories } from '../../../sql/repositories/lock-repositories.ts';

interface IssueKey {
  readonly repoId: number;
  readonly providerId: number;
}

/** Turns stored issues into incidents as their labels and the repositories' rules say, and takes back those that are none. */
export async function deriveIncidents(client: ClientBase, keys: readonly IssueKey[]): Promise<void> {
  if (keys.length === 0) return;
  const repoIds = [...new Set(keys.map(({ repoId }) => repoId))];
  const issues = await listIssuesForRules(
    client,
    repoIds,
    keys.map(({ providerId }) => providerId),
  );
  await storeIncidents(client, await listActiveIncidentRules(client, repoIds), issues);
}

/** Applies a repository's rules to all its stored issues: after a rule was made, changed or taken away. */
export async function deriveStoredIncidents(client: ClientBase, repoId: number): Promise<void> {
  // Whoever stores facts of the repository meanwhile is waited for, and waits.
  await lockRepositories(client, { repoIds: [repoId], providerIds: [], names: [], installationIds: [] });
  const issues = await listIssuesForRules(client, [repoId], null);
  await storeIncidents(client, await listActiveIncidentRules(client, [repoId]), issues);
}

async function storeIncidents(
  client: ClientBase,
  rules: readonly (IncidentRule & { readonly repoId: number })[],
  issues: readonly StoredIssue[],
): Promise<void> {
  const incidents: IssueIncidentRow[] = [];
  const withdrawn: IssueKey[] = [];
  for (const issue of issues) {
    const rule = findIncidentRule(
      rules.filter(({ repoId }) => repoId === issue.repoId),
      issue.labels,
    );
    if (rule === null || issue.isNone) withdrawn.push(issue);
    else incidents.push(toRow(issue, rule));
  }
  await upsertIssueIncidents(client, incidents);
  await withdrawIssueIncidents(client, withdrawn);
}

function toRow(issue: StoredIssue, rule: IncidentRule): IssueIncidentRow {
  return {
    repo_id: issue.repoId,
    source_key: String(issue.providerId),
    title: issue.title,
    environment: rule.environment,
    environment_name: rule.environmentName,
    severity: rule.severity,
    started_at: issue.createdAt,
    resolved_at: issue.closedAt,
    url: issue.url,
  };
}
