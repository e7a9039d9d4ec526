import type { z } from 'zod';
import type { IncidentSchema } from '../../api/schemas/facts/incident.ts';

type Incident = z.output<typeof IncidentSchema>;

/** A deployment as people know it: what was deployed, and where to. */
export function nameDeployment({ ref, key, environmentName }: NonNullable<Incident['deployment']>): string {
  return `${ref ?? key} (${environmentName})`;
}

/** What an incident is blamed on, for a table; with a mark where a person said so. Text from outside stands in it. */
export function nameBlamed({
  deployment,
  isOverridden,
}: Pick<Incident, 'deployment' | 'isOverridden'>): string {
  return `${deployment === null ? 'none' : nameDeployment(deployment)}${isOverridden ? '!' : ''}`;
}
