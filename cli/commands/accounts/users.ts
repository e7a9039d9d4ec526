import type { Command } from 'commander';
import type { Client } from '../../../api/client.ts';
import { findUser } from '../../accounts/find-user.ts';
import { readPassword } from '../../accounts/read-password.ts';
import type { CliContext } from '../../context.ts';
import type { Column } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime, showList } from '../../output/show-list.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const USERS_MAX = 10_000;
type User = Awaited<ReturnType<Client['createUser']>>;

const COLUMNS: readonly Column<User>[] = [
  { heading: 'e-mail', text: ({ email }) => neutraliseText(email) },
  { heading: 'name', text: ({ name }) => neutraliseText(name), shrinks: true },
  {
    heading: 'is',
    text: ({ isOperator, isLocked, emailVerified }) =>
      [isOperator && 'operator', isLocked && 'locked', !emailVerified && 'unconfirmed']
        .filter(Boolean)
        .join(', '),
  },
  { heading: 'last signed in (UTC)', text: ({ lastSignedInAt }) => shortTime(lastSignedInAt) },
];

interface CreateOptions {
  readonly email: string;
  readonly name: string;
  readonly operator?: true;
  readonly mail?: true;
  readonly json?: true;
}

/** `pulse users`, and what operators do with them */
export function registerUsers(program: Command, context: CliContext): void {
  const users = program.command('users').description('Who may sign in; for operators.');
  users
    .command('list', { isDefault: true })
    .description('List users.')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly json?: true }) => {
      const found = await withPulse(context, ({ client }) => takeItems(client.listUsers(), USERS_MAX));
      showList(context, options, 'users', COLUMNS, found);
    });
  users
    .command('create')
    .description('Make an account; the password is typed or piped in, unless the person chooses it.')
    .requiredOption('--email <address>', 'with which they sign in')
    .requiredOption('--name <name>', 'what others read')
    .option('--operator', 'lets them do everything')
    .option('--mail', 'mail them a link by which they choose a password')
    .option('--json', 'print one JSON document')
    .action(async ({ email, name, operator, mail, json }: CreateOptions) => {
      const password = mail ? {} : { password: await readPassword(context, `Password for ${email}`) };
      const user = await withPulse(context, ({ client }) =>
        client.createUser({ email, name, isOperator: operator === true, ...password }),
      );
      if (json) return printJson(context, user);
      printLines(context, [
        `${neutraliseText(user.email)} has an account${user.isOperator ? ', as an operator' : ''}.`,
      ]);
    });
  const change = (
    name: string,
    description: string,
    body: Parameters<Client['changeUser']>[1],
    done: string,
  ) =>
    users
      .command(name)
      .description(description)
      .argument('<email>', 'whose account')
      .action(async (email: string) => {
        const user = await withPulse(context, async ({ client }) => {
          const { id } = await findUser(client, email);
          return client.changeUser(id, body);
        });
        printLines(context, [`${neutraliseText(user.email)} ${done}.`]);
      });
  change('lock', 'Let somebody do nothing any more, at once.', { isLocked: true }, 'is locked out');
  change('unlock', 'Let somebody in again.', { isLocked: false }, 'may sign in');
  change('promote', 'Make somebody an operator.', { isOperator: true }, 'is an operator');
  change('demote', 'Take that back.', { isOperator: false }, 'is no operator any more');
}
