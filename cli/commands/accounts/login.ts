import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Client, createClient } from '../../../api/client.ts';
import { PulseError } from '../../../lib/errors.ts';
import { findRunningServices } from '../../../supervisor/with-services.ts';
import { keepCredential } from '../../accounts/credentials.ts';
import { readPassword } from '../../accounts/read-password.ts';
import type { CliContext } from '../../context.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printLines, printMessage } from '../../output/print.ts';

interface LoginOptions {
  readonly url?: string;
  readonly email?: string;
}

type Opened = Awaited<ReturnType<Client['login']>>;

/** `pulse login` */
export function registerLogin(program: Command, context: CliContext): void {
  program
    .command('login')
    .description('Sign in, in a browser or with a password; further commands are done in your name.')
    .option(
      '--url <url>',
      'address of the Pulse; that of PULSE_URL, or the one on this machine, unless given',
    )
    .option('--email <address>', 'sign in with this address and a password, typed or piped in')
    .action(async ({ url, email }: LoginOptions) => {
      const config = context.readConfig();
      const apiUrl = normaliseUrl(url ?? config.apiUrl ?? (await findRunningServices(config))?.apiUrl);
      const client = createClient({ baseUrl: apiUrl, token: undefined });
      const opened =
        email === undefined
          ? await signInByBrowser(context, client)
          : await client.login(email, await readPassword(context, `Password of ${email}`));
      const { accessToken, refreshToken, accessExpiresAt } = opened;
      if (accessToken === null || refreshToken === null)
        throw new PulseError('api_not_understood', `The answer of ${apiUrl} has no tokens.`);
      const me = await createClient({ baseUrl: apiUrl, token: accessToken }).getMe();
      const kept = { email: me.email, accessToken, accessExpiresAt, refreshToken };
      await keepCredential(config.userConfigDir, apiUrl, kept, true);
      printLines(context, [`Signed in to ${apiUrl} as ${neutraliseText(me.email)}.`]);
    });
}

/** The device of the code is this machine (RFC 8628). */
async function signInByBrowser(context: CliContext, client: Client): Promise<Opened> {
  const device = await client.startDevice();
  printMessage(
    context,
    '',
    `Open ${device.verificationUri} in a browser and type the code ${device.userCode} to let ${hostname()} in.`,
  );
  const deadline = performance.now() + device.expiresInSeconds * 1_000;
  let waitMs = device.intervalSeconds * 1_000;
  while (performance.now() < deadline) {
    await sleep(waitMs, undefined, { signal: context.signal }).catch(() => {
      throw new PulseError('interrupted', 'Interrupted.');
    });
    try {
      return await client.openDeviceSession(device.deviceCode);
    } catch (error) {
      if (!(error instanceof PulseError)) throw error;
      if (error.code === 'slow_down') waitMs += 5_000;
      else if (error.code !== 'authorization_pending') throw error;
    }
  }
  throw new PulseError('expired_token', 'Nobody let it in: run `pulse login` again.');
}

function normaliseUrl(url: string | undefined): string {
  if (url === undefined)
    throw new PulseError('url_missing', 'No Pulse runs on this machine: name one with --url https://….');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new PulseError('url_invalid', `${url} is no address such as https://pulse.example.org.`);
  return url.replace(/\/+$/, '');
}
