import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type { IncidentSchema } from '../../../api/schemas/facts/incident.ts';
import { INCIDENT_SEVERITIES, type IncidentSeverity } from '../../../domain/incidents/incident-rule.ts';
import type { CliContext } from '../../context.ts';
import { findIncidentId } from '../../find-incident.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;

type Incident = z.output<typeof IncidentSchema>;

const COLUMNS: readonly Column<Incident>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'key', text: ({ key }) => neutraliseText(key) },
  { heading: 'began (UTC)', text: ({ startedAt }) => shortTime(startedAt) },
  { heading: 'over (UTC)', text: ({ resolvedAt }) => shortTime(resolvedAt) },
  { heading: 'blamed on', text: blamedOn },
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
  registerBlame(incidents, context);
}

function registerBlame(incidents: Command, context: CliContext): void {
  incidents
    .command('blame')
    .description('Say which deployment an incident is to be blamed on; the numbers follow at once.')
    .argument('<id>', 'the incident, as the list names it')
    .argument('<deployment>', 'id of a deployment of its repository, or none')
    .requiredOption('--reason <text>', 'why')
    .option('--by <name>', 'who decides; operator unless given')
    .option('--json', 'print one JSON document')
    .action(async (incidentId: string, deploymentId: string, options: BlameOptions) => {
      const { reason, by } = options;
      const body = { deploymentId, reason, ...(by === undefined ? {} : { by }) };
      const incident = await withPulse(context, ({ client }) => client.overrideBlame(incidentId, body));
      showBlame(context, incident, options);
    });
  incidents
    .command('unblame')
    .description('Leave the blame of an incident to the rule again.')
    .argument('<id>', 'the incident, as the list names it')
    .option('--json', 'print one JSON document')
    .action(async (incidentId: string, options: { json?: true }) => {
      const incident = await withPulse(context, ({ client }) => client.withdrawBlame(incidentId));
      showBlame(context, incident, options);
    });
}

function showBlame(context: CliContext, incident: Incident, options: { readonly json?: true }): void {
  if (options.json) {
    printJson(context, { incident });
    return;
  }
  const reason = neutraliseText(incident.blameReason ?? 'no rule says more');
  const blamed = incident.deploymentId === null ? 'no deployment' : `deployment ${incident.deploymentId}`;
  printLines(context, [`Incident ${incident.id} is blamed on ${blamed}: ${reason}.`]);
}

/** The deployment; with a mark where a person said so. */
function blamedOn({ deploymentId, isOverridden }: Incident): string {
  return `${deploymentId ?? 'none'}${isOverridden ? '!' : ''}`;
}

interface BlameOptions {
  readonly reason: string;
  readonly by?: string;
  readonly json?: true;
}

interface AddOptions {
  readonly severity: IncidentSeverity;
  readonly environmentName?: string;
  readonly json?: true;
}
