import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { CliContext } from '../../context.ts';
import { findTeam } from '../../find-team.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines, printMessage } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { parseCount } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const TOKENS_MAX = 1_000;
const DAYS_MAX = 365;
const DAYS = 90;
const SCOPES = ['read', 'write', 'operate'] as const;
type Scope = (typeof SCOPES)[number];
type Token = Awaited<ReturnType<Client['deleteMyToken']>>;

const COLUMNS: readonly Column<Token>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'name', text: ({ name }) => neutraliseText(name), shrinks: true },
  { heading: 'ends in', text: ({ hint }) => hint },
  { heading: 'may', text: ({ scopes }) => scopes.join(', ') },
  { heading: 'until (UTC)', text: ({ expiresAt }) => shortTime(expiresAt) },
  { heading: 'last used (UTC)', text: ({ lastUsedAt }) => shortTime(lastUsedAt) },
];

interface CreateOptions {
  readonly team?: string;
  readonly scope: readonly Scope[];
  readonly days: number;
  readonly json?: true;
}

/** `pulse tokens`, `tokens create <name>`, `tokens revoke <id>` */
export function registerTokens(program: Command, context: CliContext): void {
  const tokens = program.command('tokens').description('Access tokens for machines: your own, or a team’s.');
  tokens
    .command('list', { isDefault: true })
    .description('List tokens.')
    .option('--team <team>', 'those of a team')
    .option('--json', 'print one JSON document')
    .action(async ({ team, ...options }: { readonly team?: string; readonly json?: true }) => {
      const found = await withPulse(context, async ({ client }) =>
        takeItems(
          team === undefined
            ? client.listMyTokens()
            : client.listTeamTokens((await findTeam(client, team)).id),
          TOKENS_MAX,
        ),
      );
      showList(context, options, 'tokens', COLUMNS, found);
    });
  tokens
    .command('create')
    .description('Make a token; it is printed this once, alone on standard output.')
    .argument('<name>', 'what it is for')
    .option('--team <team>', 'of a team, and of no person: for builds')
    .option('--scope <scopes>', `what it may do, with commas: ${SCOPES.join(', ')}`, parseScopes, [
      'read',
    ] as const)
    .option('--days <count>', 'for how long', parseCount(DAYS_MAX), DAYS)
    .option('--json', 'print one JSON document')
    .action(async (name: string, { team, scope, days, json }: CreateOptions) => {
      const made = await withPulse(context, async ({ client }) => {
        const body = { name, scopes: [...scope], expiresInDays: days };
        if (team === undefined) return client.createMyToken(body);
        return client.createTeamToken((await findTeam(client, team)).id, body as never);
      });
      if (json) return printJson(context, made);
      printMessage(
        context,
        '',
        `Keep it well: it is not shown again. Good until ${shortTime(made.expiresAt)} UTC.`,
      );
      printLines(context, [made.secret]);
    });
  tokens
    .command('revoke')
    .description('Take a token back, at once.')
    .argument('<token>', 'its id, as `pulse tokens` prints it', parseId)
    .option('--team <team>', 'of a team')
    .action(async (id: string, { team }: { readonly team?: string }) => {
      const gone = await withPulse(context, async ({ client }) =>
        team === undefined
          ? client.deleteMyToken(id)
          : client.deleteTeamToken((await findTeam(client, team)).id, id),
      );
      printLines(context, [`The token ${neutraliseText(gone.name)} is good for nothing any more.`]);
    });
}

function parseScopes(text: string): readonly Scope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  if (scopes.every((scope): scope is Scope => (SCOPES as readonly string[]).includes(scope))) return scopes;
  throw new InvalidArgumentError(`Scopes are ${SCOPES.join(', ')}, with commas between.`);
}

function parseId(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError('A token is named by its id, as `pulse tokens` prints it.');
}
