import { type Command, Option } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { ReplayDeliveriesInput } from '../../../api/schemas/work/delivery.ts';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../../domain/delivery-status.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseCount, parseEvent, parseId, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';

const LIMIT_MAX = 10_000;
type Replayable = Exclude<DeliveryStatus, 'received'>;
const REPLAYABLE = DELIVERY_STATUSES.filter((status): status is Replayable => status !== 'received');

interface ReplayOptions {
  readonly status?: readonly Replayable[];
  readonly event?: string;
  readonly repo?: string;
  readonly limit: number;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `pulse replay [id...]` */
export function registerReplay(program: Command, context: CliContext): void {
  program
    .command('replay')
    .description('Send deliveries through again: those named, or those that failed or are dead.')
    .argument('[id...]', 'deliveries', (text: string, ids: string[] | undefined) => [
      ...(ids ?? []),
      parseId(text),
    ])
    .addOption(new Option('--status <status...>', 'those of these statuses instead').choices(REPLAYABLE))
    .option('--event <name>', 'only this event, such as pull_request', parseEvent)
    .option('--repo <owner/name>', 'only those of this repository', parseRepositoryName)
    .option('--limit <count>', 'the oldest so many', parseCount(LIMIT_MAX), 1_000)
    .option('--dry-run', 'count only')
    .option('--json', 'print one JSON document')
    .action(async (ids: string[] | undefined, options: ReplayOptions) => {
      const outcome = await withPulse(context, ({ client }) =>
        ids === undefined || ids.length === 0 ? replayMatching(client, options) : replayNamed(client, ids),
      );
      if (options.json) return printJson(context, outcome);
      printLines(context, describeOutcome(outcome, options));
    });
}

interface Outcome {
  readonly replayed: number;
  /** How many more match; none where deliveries were named. */
  readonly remaining: number;
}

async function replayNamed(client: Client, ids: readonly string[]): Promise<Outcome> {
  for (const id of ids) await client.replayDelivery(id);
  return { replayed: ids.length, remaining: 0 };
}

async function replayMatching(client: Client, options: ReplayOptions): Promise<Outcome> {
  const repository = options.repo === undefined ? undefined : await findRepository(client, options.repo);
  const request: ReplayDeliveriesInput = {
    ...(options.status ? { status: [...options.status] } : {}),
    ...(options.event === undefined ? {} : { event: options.event }),
    ...(repository === undefined ? {} : { repositoryId: repository.id }),
    limit: options.limit,
    dryRun: options.dryRun ?? false,
  };
  return client.replayDeliveries(request);
}

function describeOutcome({ replayed, remaining }: Outcome, { dryRun }: ReplayOptions): string[] {
  if (dryRun) return [`${describeCount(remaining)} would be sent through again.`];
  const more = remaining > 0 ? ` ${describeCount(remaining)} more match: run it again for those.` : '';
  return [`Sent through again: ${describeCount(replayed)}.${more}`];
}

function describeCount(count: number): string {
  if (count === 1) return '1 delivery';
  return count >= LIMIT_MAX ? `${LIMIT_MAX} deliveries or more` : `${count} deliveries`;
}
