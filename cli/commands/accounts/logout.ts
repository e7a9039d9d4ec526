import type { Command } from 'commander';
import { createClient } from '../../../api/client.ts';
import { PulseError } from '../../../lib/errors.ts';
import { keepCredential, readCredentials } from '../../accounts/credentials.ts';
import type { CliContext } from '../../context.ts';
import { printLines } from '../../output/print.ts';

/** `pulse logout` */
export function registerLogout(program: Command, context: CliContext): void {
  program
    .command('logout')
    .description('End the session that `pulse login` opened.')
    .option('--url <url>', 'address of the Pulse; the one signed in to last unless given')
    .action(async ({ url }: { readonly url?: string }) => {
      const { userConfigDir, apiUrl } = context.readConfig();
      const { current, sessions } = await readCredentials(userConfigDir);
      const which = url?.replace(/\/+$/, '') ?? apiUrl ?? current;
      const kept = which === null ? undefined : sessions[which];
      if (which === null || kept === undefined)
        throw new PulseError('signed_out', 'You are not signed in there.');
      // Forgotten here in any case: a Pulse that is gone must not keep anybody signed in.
      await keepCredential(userConfigDir, which, null, false);
      await createClient({ baseUrl: which, token: undefined }).logout(kept.refreshToken);
      printLines(context, [`Signed out of ${which}.`]);
    });
}
