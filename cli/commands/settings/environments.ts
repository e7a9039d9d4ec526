import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type {
  EnvironmentMappingSchema,
  EnvironmentSchema,
} from '../../../api/schemas/settings/environment.ts';
import { ENVIRONMENTS, type Environment } from '../../../domain/facts/environment.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const SHOWN_MAX = 1_000;

type Mapping = z.output<typeof EnvironmentMappingSchema>;

const ENVIRONMENT_COLUMNS: readonly Column<z.output<typeof EnvironmentSchema>>[] = [
  { heading: 'name', text: ({ name }) => neutraliseText(name), shrinks: true },
  { heading: 'counts as', text: ({ environment }) => environment },
  {
    heading: 'without mapping',
    text: ({ environment, statedEnvironment }) =>
      environment === statedEnvironment ? '' : statedEnvironment,
  },
  { heading: 'service', text: ({ service }) => neutraliseText(service) },
  { heading: 'deployments', text: ({ deployments }) => String(deployments), align: 'right' },
  { heading: 'last (UTC)', text: ({ lastDeployedAt }) => shortTime(lastDeployedAt) },
];

const MAPPING_COLUMNS: readonly Column<Mapping>[] = [
  { heading: 'names', text: ({ pattern }) => neutraliseText(pattern) },
  { heading: 'count as', text: ({ environment }) => environment ?? '' },
  { heading: 'service', text: ({ service }) => neutraliseText(service ?? '') },
];

interface Json {
  readonly json?: true;
}

/** `pulse environments owner/name`, `pulse environments mappings`, `map`, `unmap` */
export function registerEnvironments(program: Command, context: CliContext): void {
  const environments = program
    .command('environments')
    .description('What the names of environments count as, and which service is deployed to them.');
  environments
    .command('list', { isDefault: true })
    .description('List the environments that deployments of a repository went to.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: Json) => {
      const found = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return takeItems(client.listEnvironments(id), SHOWN_MAX);
      });
      showList(context, options, 'environments', ENVIRONMENT_COLUMNS, found);
    });
  environments
    .command('mappings')
    .description('List what names were said to mean.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: Json) => {
      const found = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return takeItems(client.listEnvironmentMappings(id), SHOWN_MAX);
      });
      showList(context, options, 'mappings', MAPPING_COLUMNS, found);
    });
  registerMapping(environments, context);
}

function registerMapping(environments: Command, context: CliContext): void {
  environments
    .command('map')
    .description('Say what names mean; stored deployments follow at once.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<pattern>', 'the name, with * and ?')
    .addOption(new Option('--environment <kind>', 'what they count as').choices(ENVIRONMENTS))
    .option('--service <name>', 'names with the same service are one: they repair each other')
    .option('--json', 'print one JSON document')
    .action(async (name: string, pattern: string, options: MapOptions) => {
      const { environment, service } = options;
      const mapping = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return client.setEnvironmentMapping(id, {
          pattern,
          ...(environment === undefined ? {} : { environment }),
          ...(service === undefined ? {} : { service }),
        });
      });
      if (options.json) printJson(context, { mapping });
      else printLines(context, [`${describeMapping(mapping)}.`]);
    });
  environments
    .command('unmap')
    .description('Take away what names were said to mean.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .argument('<pattern>', 'as it was mapped')
    .action(async (name: string, pattern: string) => {
      await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        const mappings = await takeItems(client.listEnvironmentMappings(id), SHOWN_MAX);
        const mapping = mappings.find((one) => one.pattern.toLowerCase() === pattern.toLowerCase());
        if (mapping === undefined) {
          throw new PulseError(
            'mapping_not_found',
            `${name} has no mapping "${pattern}"; see: pulse environments mappings ${name}`,
          );
        }
        await client.removeEnvironmentMapping(id, mapping.id);
      });
      printLines(context, ['The mapping is gone.']);
    });
}

interface MapOptions extends Json {
  readonly environment?: Environment;
  readonly service?: string;
}

function describeMapping({ pattern, environment, service }: Mapping): string {
  const meanings = [
    ...(environment === null ? [] : [`counts as ${environment}`]),
    ...(service === null ? [] : [`is of the service ${neutraliseText(service)}`]),
  ];
  return `${neutraliseText(pattern)} ${meanings.join(' and ')}`;
}
