import type { Command } from 'commander';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { withPulse } from '../../services/connect.ts';

/** `pulse whoami` */
export function registerWhoami(program: Command, context: CliContext): void {
  program
    .command('whoami')
    .description('Tell in whose name commands are done, and in which teams that is.')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { readonly json?: true }) => {
      const { me, baseUrl } = await withPulse(context, async ({ client, baseUrl }) => ({
        baseUrl,
        me: await client.getMe().catch((error: unknown) => {
          // The installation's key has no account.
          if (error instanceof PulseError && error.code === 'forbidden') return null;
          throw error;
        }),
      }));
      if (json) return printJson(context, { url: baseUrl, me });
      if (me === null)
        return printLines(context, [`The operator's key of ${baseUrl}: everything is allowed.`]);
      printLines(context, [
        `${neutraliseText(me.name)} <${neutraliseText(me.email)}> at ${baseUrl}${me.isOperator ? ', an operator' : ''}`,
        ...me.teams.map(({ slug, role }) => `  ${slug}: ${role}`),
      ]);
    });
}
