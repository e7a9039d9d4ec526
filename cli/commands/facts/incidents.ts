import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type { IncidentSchema } from '../../../api/schemas/facts/incident.ts';
import { INCIDENT_SEVERITIES, type IncidentSeverity } from '../../../domain/incidents/incident-rule.ts';
import type { CliContext } from '../../context.ts';
import { findIncidentId } from '../../find-incident.ts';
import { findRepository } from '../../find-repository.ts';
import { registerIncidentBlame } from '../../incidents/register-incident-blame.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { nameBlamed } from '../../present/name-deployment.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;

type Incident = z.output<typeof IncidentSchema>;

const COLUMNS: readonly Column<Incident>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'key', text: ({ key }) => neutraliseText(key) },
  { heading: 'began (UTC)', text: ({ startedAt }) => shortTime(startedAt) },
  { heading: 'over (UTC)', text: ({ resolvedAt }) => shortTime(resolvedAt) },
  { heading: 'blamed on', text: (incident) => neutraliseText(nameBlamed(incident)) },
  { heading: 'severity', text: ({ severity }) => severity },
  { heading: 'from', text: ({ source }) => source },
  { heading: 'what', text: ({ title }) => neutraliseText(title), shrinks: true },
];

/** `pulse incidents owner/name`, `pulse incidents add`, `pulse incidents resolve`, `pulse incidents blame`, `pulse incidents unblame` */
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
    .option('--environment-name <name>', 'as deployments name it; only those of its service are blamed')
    .option('--json', 'print one JSON document')
    .action(async (name: string, key: string, title: string, options: AddOptions) => {
      const incident = await withPulse(context, async ({ client }) => {
        const { id: repositoryId } = await findRepository(client, name);
        const { severity, environmentName } = options;
        const named = environmentName === undefined ? {} : { environmentName };
        return client.tellIncident({ repositoryId, key, title, severity, ...named });
      });
      if (options.json) printJson(context, { incident });
      else printLines(context, [`Incident ${incident.id} began ${shortTime(incident.startedAt)} UTC.`]);
    });
  incidents
    .command('resolve')
    .description('Say that an incident is over.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<id>', 'the incident: its id, or the key that it was told by')
    .option('--json', 'print one JSON document')
    .action(async (name: string, text: string, options: { json?: true }) => {
      const incident = await withPulse(context, async ({ client }) => {
        const repository = await findRepository(client, name);
        return client.resolveIncident(repository.id, await findIncidentId(client, repository, text));
      });
      if (options.json) printJson(context, { incident });
      else printLines(context, [`Incident ${incident.id} was over ${shortTime(incident.resolvedAt)} UTC.`]);
    });
  registerIncidentBlame(incidents, context);
}

interface AddOptions {
  readonly severity: IncidentSeverity;
  readonly environmentName?: string;
  readonly json?: true;
}
