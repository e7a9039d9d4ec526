import type { Client } from '../../api/client.ts';
import { takeItems } from '../take-items.ts';
import type { NamedRule } from './find-rule.ts';

const RULES_MAX = 1_000;

/** A rule of a repository as the list shows it. */
export interface ShownRule extends NamedRule {
  readonly kind: 'deployment' | 'incident';
  readonly isActive: boolean;
  readonly environment: string;
  readonly what: string;
}

/** The rules of a repository as the API has them, each kind the oldest first. */
export async function takeRules(client: Client, repositoryId: string) {
  return {
    deployments: await takeItems(client.listDeploymentRules(repositoryId), RULES_MAX),
    incidents: await takeItems(client.listIncidentRules(repositoryId), RULES_MAX),
  };
}

/** The same as rows of one list. A rule is named by its pattern, alone or as its row shows it. */
export function showRules({ deployments, incidents }: Awaited<ReturnType<typeof takeRules>>): ShownRule[] {
  return [
    ...deployments.map(({ source, pattern, branch, ...rule }) => {
      const kind = 'deployment' as const;
      const short = `${source.replace('_', ' ')} ${pattern}`;
      const what = source === 'workflow_run' ? `${short} on ${branch ?? 'the default branch'}` : short;
      return { ...rule, kind, what, names: [pattern, short, what] };
    }),
    ...incidents.map(({ labelPattern, environmentName, severity, ...rule }) => {
      const kind = 'incident' as const;
      const short = `label ${labelPattern}`;
      const what = `${short} (${severity})${environmentName === null ? '' : ` of ${environmentName}`}`;
      return { ...rule, kind, what, names: [labelPattern, short, what] };
    }),
  ];
}
