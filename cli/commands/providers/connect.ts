import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { PulseError } from '../../../lib/errors.ts';
import { commandLine } from '../../command-line.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { showSync } from '../../sync/show-sync.ts';

const TOKEN_LIMIT_BYTES = 1_000;

interface ConnectOptions {
  readonly tokenStdin?: true;
  readonly installation?: string;
  readonly wait: boolean;
  readonly json?: true;
}

/** `pulse connect <owner/name>` */
export function registerConnect(program: Command, context: CliContext): void {
  program
    .command('connect')
    .description('Follow a repository at GitHub: through its API, and live through a hook.')
    .argument('<owner/name>', 'as it is called at GitHub', parseRepositoryName)
    .option('--token-stdin', 'read a personal access token from standard input; it is kept sealed')
    .option('--installation <id>', 'the installation of the App to use; found unless given')
    .option('--no-wait', 'do not wait for the first sync')
    .option('--json', 'print one JSON document')
    .action(async (github: string, options: ConnectOptions) => {
      const token = options.tokenStdin ? await readToken(process.stdin) : undefined;
      const installationId = options.installation === undefined ? undefined : Number(options.installation);
      const result = await withPulse(context, async ({ client }) => {
        const repository = await client.connectRepository({
          github,
          ...(token === undefined ? {} : { token }),
          ...(installationId === undefined ? {} : { installationId }),
        });
        const name = neutraliseText(repository.fullName);
        tellHook(context, name, repository.hook);
        if (!options.wait) return { repository, sync: repository.sync };
        const states = client.followSync(repository.id, { signal: context.signal });
        return { repository, sync: (await showSync(context, name, states)) ?? repository.sync };
      });
      if (options.json) return printJson(context, result);
      const { repository, sync } = result;
      const name = neutraliseText(repository.fullName);
      if (sync.status === 'failed') {
        throw new PulseError('sync_failed', `The sync of ${name} failed: ${sync.error ?? 'see the log'}`);
      }
      printLines(context, [
        `${name} is connected${sync.status === 'completed' ? ` and synced: ${sync.counts.total} pull requests` : ''}.`,
        ...sync.notes.map(neutraliseText),
        `Findings: ${commandLine('findings', name)}`,
      ]);
    });
}

/** `pulse disconnect <owner/name>` */
export function registerDisconnect(program: Command, context: CliContext): void {
  program
    .command('disconnect')
    .description('Stop following a repository: takes its hook away; its data is kept for thirty days.')
    .argument('<owner/name>', 'which', parseRepositoryName)
    .option('--json', 'print one JSON document')
    .action(async (fullName: string, options: { json?: true }) => {
      const disconnected = await withPulse(context, async ({ client }) => {
        const { id } = await findRepository(client, fullName);
        return client.disconnectRepository(id);
      });
      if (options.json) return printJson(context, { repository: disconnected });
      printLines(context, [
        `${neutraliseText(disconnected.fullName)} is disconnected.`,
        ...(disconnected.advice === null ? [] : [neutraliseText(disconnected.advice)]),
      ]);
    });
}

function tellHook(
  { stderr }: CliContext,
  name: string,
  hook: { readonly state: string; readonly advice: string | null } | null,
): void {
  if (hook === null) return;
  const live = hook.state === 'active' || hook.state === 'app';
  if (live) stderr.write(`${name}: GitHub tells of it live\n`);
  if (hook.advice !== null) stderr.write(`${name}: ${neutraliseText(hook.advice)}\n`);
}

/** One line; a terminal would show what is typed, so it is meant for a pipe. */
async function readToken(input: Readable): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > TOKEN_LIMIT_BYTES) break;
  }
  const token = text.trim();
  if (token === '' || /\s/.test(token)) {
    throw new PulseError('token_missing', 'Standard input holds no token: pipe it in, in one line.');
  }
  return token;
}
