import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { Hook, HookWithSecret } from '../../../api/schemas/work/hook.ts';
import { commandLine } from '../../command-line.ts';
import { type CliContext, lineWidth } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { type Column, formatTable } from '../../output/format-table.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { newPainter } from '../../output/painter.ts';
import { printJson, printLines } from '../../output/print.ts';
import { shortTime } from '../../output/show-list.ts';
import { parseCount, parseId, parseRepositoryName } from '../../parse-reference.ts';
import { withPulse } from '../../services/connect.ts';
import { takeItems } from '../../take-items.ts';

const HOOKS_MAX = 1_000;
const HOURS_MAX = 168;
const HOURS_DEFAULT = 24;

const COLUMNS: readonly Column<Hook>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'of', text: ({ kind, ...hook }) => neutraliseText(`${kind} ${nameOwner(hook)}`) },
  { heading: 'status', text: ({ status }) => status },
  {
    heading: 'last delivery (UTC)',
    text: ({ lastDeliveryAt }) => shortTime(lastDeliveryAt),
  },
  { heading: 'detail', text: ({ statusDetail }) => neutraliseText(statusDetail ?? ''), shrinks: true },
];

/** `pulse hooks`, `pulse hooks add`, `pulse hooks rotate`, `pulse hooks remove` */
export function registerHooks(program: Command, context: CliContext): void {
  const hooks = program.command('hooks').description('Where GitHub sends its deliveries to.');
  hooks
    .command('list', { isDefault: true })
    .description('List the hooks, the newest first.')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const found = await withPulse(context, ({ client }) => takeItems(client.listHooks(), HOOKS_MAX));
      if (json) return printJson(context, { hooks: found });
      printLines(context, found.length === 0 ? describeNone() : formatHooks(context, found));
    });
  hooks
    .command('add')
    .description('Register a hook that you set up at GitHub by hand; prints its URL and its secret.')
    .argument('[owner/name]', 'a repository that is connected', parseRepositoryName)
    .option('--organization <login>', 'an organisation instead')
    .option('--app <id>', 'a GitHub App instead', parseId)
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, options: AddOptions, command: Command) => {
      if ([name, options.organization, options.app].filter((given) => given !== undefined).length !== 1) {
        command.error('error: name one: a repository, --organization or --app');
      }
      const hook = await withPulse(context, ({ client }) => addHook(client, name, options));
      showSecret(context, hook, options.json);
    });
  hooks
    .command('rotate')
    .description('Give a hook a new secret; the present one stays valid for a while.')
    .argument('<id>', 'the hook', parseHookId)
    .option(
      '--hours <count>',
      'how long the present secret stays valid',
      parseCount(HOURS_MAX),
      HOURS_DEFAULT,
    )
    .option('--json', 'print one JSON document')
    .action(async (id: string, { hours, json }: { hours: number; json?: true }) => {
      const formerValidSeconds = hours * 3_600;
      const hook = await withPulse(context, ({ client }) =>
        client.rotateHookSecret(id, { formerValidSeconds }),
      );
      showSecret(context, hook, json);
    });
  hooks
    .command('remove')
    .description('Take nothing of a hook any more, and delete its secret; at GitHub, delete it yourself.')
    .argument('<id>', 'the hook', parseHookId)
    .option('--json', 'print one JSON document')
    .action(async (id: string, { json }: { json?: true }) => {
      const hook = await withPulse(context, ({ client }) => client.removeHook(id));
      if (json) return printJson(context, hook);
      printLines(context, [
        `The hook of ${neutraliseText(`${hook.kind} ${nameOwner(hook)}`)} is removed. Delete it at GitHub, too: what comes for it is refused.`,
      ]);
    });
}

interface AddOptions {
  readonly organization?: string;
  readonly app?: string;
  readonly json?: true;
}

async function addHook(
  client: Client,
  name: string | undefined,
  { organization, app }: AddOptions,
): Promise<HookWithSecret> {
  if (organization !== undefined) return client.registerHook({ kind: 'organization', organization });
  if (app !== undefined) return client.registerHook({ kind: 'app', appId: app });
  const { id } = await findRepository(client, name!);
  return client.registerHook({ kind: 'repository', repositoryId: id });
}

function showSecret(context: CliContext, hook: HookWithSecret, json: true | undefined): void {
  if (json) {
    printJson(context, hook);
    return;
  }
  printLines(context, [
    'Set these at GitHub; the secret is not shown again:',
    `  Payload URL   ${neutraliseText(hook.url ?? `<where GitHub reaches this Pulse>${hook.path}`)}`,
    '  Content type  application/json',
    `  Secret        ${neutraliseText(hook.secret)}`,
    ...(hook.formerSecretValidUntil
      ? [`The former secret is valid until ${hook.formerSecretValidUntil}.`]
      : []),
    ...(hook.url === null ? ['With PULSE_PUBLIC_URL set, the URL is shown as a whole.'] : []),
  ]);
}

function formatHooks(context: CliContext, hooks: readonly Hook[]): string[] {
  const paint = newPainter(context.stdout);
  return formatTable(COLUMNS, hooks, lineWidth(context.stdout), (text) => paint('dim', text));
}

function describeNone(): string[] {
  return ['No hook yet. To set one up at GitHub by hand:', commandLine('hooks add', '<owner/name>')];
}

function nameOwner({ organization, repository, appId }: Omit<Hook, 'kind'>): string {
  return organization ?? repository ?? appId ?? '';
}

/** @throws InvalidArgumentError when the text is not the id of a hook */
function parseHookId(text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throw new InvalidArgumentError('It must be the id of a hook, as "pulse hooks" lists it.');
  }
  return text;
}
