import { parseArgs } from 'node:util';
import { startSeededGitHub } from './start-seeded.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9000' },
    'pull-requests': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});

const fake = await startSeededGitHub({
  port: Number(values.port),
  pullRequests: Number(values['pull-requests']),
  seed: Number(values.seed),
});
process.stdout.write(`Fake GitHub on ${fake.url}

  repository   acme/waybill, ${fake.repository.pulls.size} pull requests (git clone ${fake.url}/acme/waybill.git)
  token        ${fake.token.value}
  App          id ${fake.app.id}, installation ${fake.installation.id}

Connect Pulse:  GITHUB_TOKEN=${fake.token.value} npm start -- --github ${fake.url}
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void fake.stop().then(() => process.exit(0)));
}
