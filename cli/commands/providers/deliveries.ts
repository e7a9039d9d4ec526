import { type Command, Option } from 'commander';
import type { Delivery } from '../../../api/schemas/work/delivery.ts';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../../domain/delivery-status.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseLines, neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime } from '../../output/show-list.ts';
import { parseCount, parseEvent, parseId, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 1_000;

const COLUMNS: readonly Column<Delivery>[] = [
  { heading: 'id', text: ({ id }) => id, align: 'right' },
  { heading: 'received (UTC)', text: ({ receivedAt }) => shortTime(receivedAt) },
  {
    heading: 'event',
    text: ({ event, action }) => neutraliseText(action === null ? event : `${event}.${action}`),
  },
  { heading: 'status', text: ({ status }) => status },
  { heading: 'attempts', text: ({ attempts }) => String(attempts), align: 'right' },
  { heading: 'bytes', text: ({ payloadBytes }) => String(payloadBytes ?? 'dropped'), align: 'right' },
  { heading: 'why', text: ({ error }) => neutraliseText(error ?? ''), shrinks: true },
];

interface DeliveriesOptions {
  readonly status?: readonly DeliveryStatus[];
  readonly event?: string;
  readonly repo?: string;
  readonly top: number;
  readonly raw?: true;
  readonly json?: true;
}

/** `pulse deliveries [id]` */
export function registerDeliveries(program: Command, context: CliContext): void {
  program
    .command('deliveries')
    .description('List what GitHub sent and what became of it, the newest first; or show one delivery.')
    .argument('[id]', 'one delivery', parseId)
    .addOption(new Option('--status <status...>', 'only these').choices(DELIVERY_STATUSES))
    .option('--event <name>', 'only this event, such as pull_request', parseEvent)
    .option('--repo <owner/name>', 'only those of this repository', parseRepositoryName)
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--raw', 'with an id: write the bytes as GitHub sent them')
    .option('--json', 'print one JSON document')
    .action(async (id: string | undefined, options: DeliveriesOptions, command: Command) => {
      if (options.raw && id === undefined) command.error('error: --raw needs the id of a delivery');
      if (id === undefined) return showList(context, options);
      if (options.raw) return writeRaw(context, id);
      const delivery = await withPulse(context, ({ client }) => client.getDelivery(id));
      if (options.json) printJson(context, { delivery });
      else printLines(context, describeDelivery(delivery));
    });
}

async function showList(context: CliContext, options: DeliveriesOptions): Promise<void> {
  const deliveries = await withPulse(context, async ({ client }) => {
    const repository = options.repo === undefined ? undefined : await findRepository(client, options.repo);
    const filter = {
      ...(options.status ? { status: [...options.status] } : {}),
      event: options.event,
      // The API takes ids as text.
      ...(repository ? { repositoryId: Number(repository.id) } : {}),
    };
    return takeItems(client.listDeliveries(filter), options.top);
  });
  if (options.json) return printJson(context, { deliveries });
  if (deliveries.length === 0) return printLines(context, ['No deliveries.']);
  const paint = newPainter(context.stdout);
  printLines(
    context,
    formatTable(COLUMNS, deliveries, lineWidth(context.stdout), (text) => paint('dim', text)),
  );
}

/** Bytes into a pipe or a file; a terminal would obey what they hold. */
async function writeRaw(context: CliContext, id: string): Promise<void> {
  const bytes = await withPulse(context, ({ client }) => client.getDeliveryPayload(id));
  const isTerminal = context.stdout.isTTY === true;
  context.stdout.write(isTerminal ? `${neutraliseLines(Buffer.from(bytes).toString())}\n` : bytes);
}

function describeDelivery(delivery: Delivery): string[] {
  return Object.entries(delivery).map(([name, value]) => {
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '-');
    return `${name.padEnd(14)}  ${neutraliseText(text)}`;
  });
}
