import type { Command } from 'commander';
import type { z } from 'zod';
import type { IncidentSchema } from '../../api/schemas/facts/incident.ts';
import type { CliContext } from '../context.ts';
import { findDeploymentId } from '../find-deployment.ts';
import { findIncidentId } from '../find-incident.ts';
import { findRepository } from '../find-repository.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { printJson, printLines } from '../output/print.ts';
import { parseRepositoryName } from '../parse-reference.ts';
import { nameDeployment } from '../present/name-deployment.ts';
import { withPulse } from '../services/connect.ts';

interface BlameOptions {
  readonly reason: string;
  readonly by?: string;
  readonly json?: true;
}

/** `pulse incidents blame`, `pulse incidents unblame` */
export function registerIncidentBlame(incidents: Command, context: CliContext): void {
  incidents
    .command('blame')
    .description('Say which deployment an incident is to be blamed on; the numbers follow at once.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<id>', 'the incident: its id, or the key that it was told by')
    .argument('<deployment>', 'its id, its key, its ref where no other has it, or none')
    .requiredOption('--reason <text>', 'why')
    .option('--by <name>', 'who decides; operator unless given')
    .option('--json', 'print one JSON document')
    .action(async (name: string, text: string, deployment: string, options: BlameOptions) => {
      const { reason, by } = options;
      const incident = await withPulse(context, async ({ client }) => {
        const repository = await findRepository(client, name);
        const id = await findIncidentId(client, repository, text);
        const deploymentId =
          deployment === 'none' ? 'none' : await findDeploymentId(client, repository, deployment);
        return client.overrideBlame(id, { deploymentId, reason, ...(by === undefined ? {} : { by }) });
      });
      showBlame(context, incident, options);
    });
  incidents
    .command('unblame')
    .description('Leave the blame of an incident to the rule again.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<id>', 'the incident: its id, or the key that it was told by')
    .option('--json', 'print one JSON document')
    .action(async (name: string, text: string, options: { json?: true }) => {
      const incident = await withPulse(context, async ({ client }) =>
        client.withdrawBlame(await findIncidentId(client, await findRepository(client, name), text)),
      );
      showBlame(context, incident, options);
    });
}

function showBlame(
  context: CliContext,
  incident: z.output<typeof IncidentSchema>,
  options: { readonly json?: true },
): void {
  if (options.json) {
    printJson(context, { incident });
    return;
  }
  const { key, deployment, blameReason } = incident;
  const blamed = deployment === null ? 'no deployment' : `the deployment of ${nameDeployment(deployment)}`;
  const reason = blameReason ?? 'no rule says more';
  printLines(context, [neutraliseText(`Incident ${key} is blamed on ${blamed}: ${reason}.`)]);
}
