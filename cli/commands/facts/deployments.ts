import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type { DeploymentSchema } from '../../../api/schemas/facts/deployment.ts';
import { DEPLOYMENT_STATUSES, type DeploymentStatus } from '../../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS, type Environment } from '../../../domain/facts/environment.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;

const COLUMNS: readonly Column<z.output<typeof DeploymentSchema>>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'when (UTC)', text: ({ createdAt }) => shortTime(createdAt) },
  { heading: 'to', text: ({ environment }) => environment },
  { heading: 'named', text: ({ environmentName }) => neutraliseText(environmentName) },
  { heading: 'status', text: whatHappened },
  {
    heading: 'took',
    text: ({ durationSeconds: took }) => (took === null ? '' : `${took} s`),
    align: 'right',
  },
  { heading: 'from', text: ({ source }) => source.replace('_', ' ') },
  { heading: 'commit', text: ({ commitSha }) => commitSha?.slice(0, 10) ?? '' },
  { heading: 'what', text: ({ ref, key }) => neutraliseText(ref ?? key), shrinks: true },
];

/** The last status hides what was before: one that failed and was replaced, or succeeded when it was tried again. */
function whatHappened({ status, failedAt, succeededAt }: z.output<typeof DeploymentSchema>): string {
  const replaced = status === 'inactive' ? ', replaced' : '';
  if (failedAt !== null && succeededAt !== null) {
    return failedAt < succeededAt ? `success after failure${replaced}` : `failure after success${replaced}`;
  }
  if (status !== 'inactive') return status.replace('_', ' ');
  if (failedAt !== null) return `failure${replaced}`;
  return succeededAt === null ? status : `success${replaced}`;
}

interface DeploymentsOptions {
  readonly environment?: Environment;
  readonly status?: DeploymentStatus;
  readonly top: number;
  readonly json?: true;
}

/** `pulse deployments owner/name` */
export function registerDeployments(program: Command, context: CliContext): void {
  program
    .command('deployments')
    .description('List the deployments of a repository, the newest first, and who says that they are some.')
    .argument('<owner/name>', 'the repository', parseRepositoryName)
    .addOption(new Option('--environment <kind>', 'only those to this kind').choices(ENVIRONMENTS))
    .addOption(new Option('--status <status>', 'only this status').choices(DEPLOYMENT_STATUSES))
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async (name: string, { environment, status, ...options }: DeploymentsOptions) => {
      const deployments = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, name);
        return takeItems(client.listDeployments(id, { environment, status }), options.top);
      });
      showList(context, options, 'deployments', COLUMNS, deployments);
    });
}
