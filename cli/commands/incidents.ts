import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type { IncidentSchema } from '../../api/schemas/incident.ts';
import { INCIDENT_SEVERITIES, type IncidentSeverity } from '../../domain/incidents/incident-rule.ts';
import type { CliContext } from '../context.ts';
import { findRepository } from '../find-repository.ts';
import type { Column } from '../output/format-table.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { printJson, printLines } from '../output/print.ts';
import { shortTime, showList } from '../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../parse-reference.ts';
import { withPulse } from '../services/connect.ts';
import { takeItems } from '../take-items.ts';

const TOP_MAX = 10_000;

const COLUMNS: readonly Column<z.output<typeof IncidentSchema>>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'began', text: ({ startedAt }) => shortTime(startedAt) },
  { heading: 'over', text: ({ resolvedAt }) => shortTime(resolvedAt) },
  { heading: 'severity', text: ({ severity }) => severity },
  { heading: 'from', text: ({ source }) => source },
  { heading: 'what', text: ({ title }) => neutraliseText(title), shrinks: true },
];

/** `pulse incidents owner/name`, `pulse incidents add`, `pulse incidents resolve` */
export function registerIncidents(program: Command, context: CliContext): void {
  const incidents = program.command('incidents').description('Incidents of a repository.');
  incidents
    .command('list', { isDefault: true })
    .description('List incidents, the newest first.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--open', 'only those that are not over')
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: { open?: true; top: number; json?: true }) => {
      const found = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return takeItems(client.listIncidents(id, options.open ? { open: true } : {}), options.top);
      });
      showList(context, options, 'incidents', COLUMNS, found);
    });
  incidents
    .command('add')
    .description('Tell of an incident; the same key again says how it is now.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<key>', 'your own name for it, such as PD-123')
    .argument('<title>', 'what is wrong')
    .addOption(new Option('--severity <severity>', 'how bad').choices(INCIDENT_SEVERITIES).default('major'))
    .option('--json', 'print one JSON document')
    .action(async (name: string, key: string, title: string, options: AddOptions) => {
      const incident = await withPulse(context, async ({ client }) => {
        const { id: repositoryId } = await findRepository(client, name);
        return client.tellIncident({ repositoryId, key, title, severity: options.severity });
      });
      if (options.json) printJson(context, { incident });
      else printLines(context, [`Incident ${incident.id} began ${shortTime(incident.startedAt)}.`]);
    });
  incidents
    .command('resolve')
    .description('Say that an incident is over.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<id>', 'the incident, as the list names it')
    .option('--json', 'print one JSON document')
    .action(async (name: string, incidentId: string, options: { json?: true }) => {
      const incident = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return client.resolveIncident(id, incidentId);
      });
      if (options.json) printJson(context, { incident });
      else printLines(context, [`Incident ${incident.id} was over ${shortTime(incident.resolvedAt)}.`]);
    });
}

interface AddOptions {
  readonly severity: IncidentSeverity;
  readonly json?: true;
}
