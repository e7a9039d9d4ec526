import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { AuditCheck, AuditLog } from '../../../api/schemas/work/audit-log.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOP_MAX = 10_000;
const HASH = /^[0-9a-f]{64}$/;

const COLUMNS: readonly Column<AuditLog>[] = [
  { heading: 'when (UTC)', text: ({ occurredAt }) => shortTime(occurredAt) },
  { heading: 'who', text: ({ actor }) => neutraliseText(actor) },
  { heading: 'what', text: ({ action }) => action },
  {
    heading: 'on',
    text: ({ resourceType, resourceId }) => neutraliseText(`${resourceType} ${resourceId ?? ''}`.trimEnd()),
  },
  { heading: 'from', text: ({ ip }) => ip ?? '' },
  { heading: 'change', text: ({ details }) => neutraliseText(JSON.stringify(details)), shrinks: true },
];

interface ListOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly on?: string;
  readonly id?: string;
  readonly since?: string;
  readonly until?: string;
  readonly top: number;
  readonly json?: true;
}

/** `pulse audit`, `pulse audit verify` */
export function registerAudit(program: Command, context: CliContext): void {
  const audit = program
    .command('audit')
    .description('Who changed what, in a trail that nobody can rewrite without being found out.');
  audit
    .command('list', { isDefault: true })
    .description('List changes, the newest first.')
    .option('--actor <name>', 'only what this one did, such as operator')
    .option('--action <operation>', 'only this operation, as the API names it, such as createTeam')
    .option('--on <type>', 'only changes of such a thing, such as team or deployment_rule')
    .option('--id <id>', 'only changes of the thing with this id')
    .option('--since <time>', 'only from then on, such as 2026-01-31T12:00:00+01:00')
    .option('--until <time>', 'only before')
    .option('--top <count>', 'how many', parseCount(TOP_MAX), 20)
    .option('--json', 'print one JSON document')
    .action(async ({ json, top, on, id, ...filter }: ListOptions) => {
      const wanted = {
        ...filter,
        ...(on === undefined ? {} : { resourceType: on }),
        ...(id === undefined ? {} : { resourceId: id }),
      };
      const logs = await withPulse(context, ({ client }) => takeItems(client.listAuditLogs(wanted), top));
      showList(context, json === undefined ? {} : { json }, 'changes', COLUMNS, logs);
    });
  audit
    .command('verify')
    .description('Check every row against the one before it, and name the first that was tampered with.')
    .option(
      '--known <hash>',
      'a head that an earlier check printed: shows, too, whether the end was cut off since',
      parseHash,
    )
    .option('--json', 'print one JSON document')
    .action(async ({ known, json }: { readonly known?: string; readonly json?: true }) => {
      const { rows, last } = await withPulse(context, ({ client }, signal) =>
        checkAll(client, known, signal),
      );
      const { broken, head, knownHashFound } = last;
      if (json) printJson(context, { rows, broken, head, knownHashFound });
      else printLines(context, describe(rows, last));
      throwUnlessWhole(last);
    });
}

interface Checked {
  readonly rows: number;
  readonly last: AuditCheck;
}

/** Until the end, or the first row that is broken. */
async function checkAll(client: Client, known: string | undefined, signal: AbortSignal): Promise<Checked> {
  const knownHash = known === undefined ? {} : { knownHash: known };
  let last = await client.checkAuditLogs(knownHash);
  let { rows } = last;
  while (last.broken === null && last.nextPart !== null) {
    signal.throwIfAborted();
    last = await client.checkAuditLogs({ ...knownHash, part: last.nextPart });
    rows += last.rows;
  }
  return { rows, last };
}

function describe(rows: number, { broken, head, knownHashFound }: AuditCheck): string[] {
  if (broken !== null)
    return [`Row ${broken.position} of the quarter from ${broken.quarter}: ${broken.fault}`];
  return [
    `Rows that follow each other as they were written: ${rows}.`,
    ...(head === null ? [] : [`Head: ${head.hash}`, 'Keep it elsewhere, and give it as --known next time.']),
    ...(knownHashFound === true ? ['The known head is among them.'] : []),
  ];
}

function throwUnlessWhole({ broken, knownHashFound }: AuditCheck): void {
  if (broken !== null) {
    const meanings = {
      altered: 'it does not say what it said when it was written',
      unlinked: 'the row before it is another than it was',
      gap: 'rows before it are missing',
    };
    throw new PulseError(
      'audit_broken',
      `The audit trail was tampered with: row ${broken.id} of ${broken.occurredAt}: ${meanings[broken.fault]}. Compare it with a backup.`,
    );
  }
  if (knownHashFound === false) {
    throw new PulseError(
      'audit_cut_off',
      'The known head is not in the audit trail: its end was cut off, or it was written anew. Compare it with a backup.',
    );
  }
}

function parseHash(text: string): string {
  if (!HASH.test(text))
    throw new InvalidArgumentError('A head is 64 digits of 0-9 and a-f, as `pulse audit verify` prints it.');
  return text;
}
