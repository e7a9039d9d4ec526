/** Runs a fake GitHub by hand: `npm run fake-github -- --help`. */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTraffic } from './control/run-traffic.ts';
import { addAppHook } from './seed/add-credentials.ts';
import { type SeededGitHub, startSeededGitHub } from './start-seeded.ts';
import { fullNameOf } from './world/repository.ts';

const PULSE_URL = 'http://127.0.0.1:8080';
const APP_HOOK_SECRET = 'a-secret-for-trying';

const HELP = `A GitHub of your own, with state, for trying Pulse without an App.

  npm run fake-github -- [options]

  --repo <directory>      a bare repository with refs/pull/N/head, such as a mirror; made up when left out
  --name <name>           of the repository, below acme/; that of the directory, or waybill
  --app-hook <url>        where the App's hook points to, such as ${PULSE_URL}/webhooks/github; none when left out
  --port <number>         9000
  --traffic <number>      actions a second that happen by themselves, such as 0.5; none when left out
  --pull-requests <n>     of the made-up repository; 60
  --seed <number>         of everything made up; 1
`;

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    'app-hook': { type: 'string' },
    name: { type: 'string' },
    port: { type: 'string', default: '9000' },
    traffic: { type: 'string', default: '0' },
    'pull-requests': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

/** Says how to use it. @returns where the App's key lies */
async function introduce(fake: SeededGitHub): Promise<string> {
  const keyPath = join(tmpdir(), `fake-github-app-${new URL(fake.url).port}.pem`);
  await writeFile(keyPath, fake.privateKey, { mode: 0o600 });
  const name = fullNameOf(fake.repository);
  const secret = values['app-hook'] === undefined ? '' : ` GITHUB_WEBHOOK_SECRET=${APP_HOOK_SECRET}`;
  process.stdout.write(`Fake GitHub on ${fake.url}: REST, GraphQL (${fake.url}/graphql), Git, hooks with their delivery log, limits.

  repository    ${name}, ${fake.repository.pulls.size} pull requests
                git clone ${fake.url}/${name}.git
  token         ${fake.token.value}
  App           id ${fake.app.id}, installation ${fake.installation.id}, key ${keyPath}

Connect Pulse, with the token:
  PULSE_PUBLIC_URL=${PULSE_URL} GITHUB_TOKEN=${fake.token.value} npm start -- --github ${fake.url}
or as the App:
  PULSE_PUBLIC_URL=${PULSE_URL} GITHUB_APP_ID=${fake.app.id} GITHUB_APP_PRIVATE_KEY_FILE=${keyPath}${secret} npm start -- --github ${fake.url}
then, in another terminal:
  npm run --silent pulse -- connect ${name}

Let something happen:
  curl -X POST ${fake.url}/_control/open-pull-request
  curl -X POST ${fake.url}/_control/review -d '{"number": 1, "by": "ben"}'
  curl -X POST ${fake.url}/_control/faults -d '{"kind": "secondary-403", "count": 3}'
  curl ${fake.url}/_control     # everything there is
`);
  return keyPath;
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const fake = await startSeededGitHub({
    port: readNumber('port', values.port),
    pullRequests: readNumber('pull-requests', values['pull-requests']),
    seed: readNumber('seed', values.seed),
    ...(values.repo === undefined ? {} : { source: values.repo }),
    ...(values.name === undefined ? {} : { name: values.name }),
  });
  if (values['app-hook'] !== undefined) addAppHook(fake.world, fake.app, values['app-hook'], APP_HOOK_SECRET);
  const keyPath = await introduce(fake);
  const perSecond = readNumber('traffic', values.traffic);
  const report = (line: string): void => void process.stdout.write(`${line}\n`);
  const stopTraffic = perSecond > 0 ? runTraffic(fake, fake.repository, perSecond, report) : () => {};
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return; // npm sends the terminal's signal once more.
      isStopping = true;
      stopTraffic();
      void Promise.all([fake.stop(), rm(keyPath, { force: true })]).then(() => process.exit(0));
    });
  }
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new Error(`--${name} takes a number, not ${text}.`);
  return value;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
