#!/usr/bin/env bash
# @octokit/webhooks 14.2.0: of all events that people name themselves it knows one, "sample.collected", and refuses GitHub's own example.
#
# The action of a repository_dispatch is whatever text the caller of the API chose. The list of event names is generated from GitHub's
# description, in which an example of such a text stands like an action; so `repository_dispatch.sample.collected` is a known event, and
# `repository_dispatch.deploy` is none: TypeScript stops the build with a list of 323 names, and plain JavaScript gets a warning that it is no
# webhook name. And yet its handler is called. The payload that GitHub publishes as the example (on-demand-test) is refused by name in the
# same way. Listening to `repository_dispatch` and looking at the action inside is the way around both.
#
# Needs npm. Seen with TypeScript 7.0.2: TS2345 for the example's name and none for sample.collected; one warning; the handler ran once.
set -euo pipefail
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @octokit/webhooks@14.2.0 @octokit/webhooks-examples@7.6.1 typescript@7.0.2

cat > ask.js <<'JS'
import { createRequire } from 'node:module';
import { emitterEventNames, Webhooks } from '@octokit/webhooks';
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples');
const [payload] = (examples.default ?? examples).find(({ name }) => name === 'repository_dispatch').examples;
console.log(`known: ${emitterEventNames.filter((name) => name.startsWith('repository_dispatch.'))}; the example: ${payload.action}`);
const seen = { warnings: 0, runs: 0 };
const log = { debug() {}, info() {}, error() {}, warn: () => { seen.warnings += 1; } };
const webhooks = new Webhooks({ secret: 'secret', log });
webhooks.on(`repository_dispatch.${payload.action}`, () => { seen.runs += 1; });
await webhooks.receive({ id: '1', name: 'repository_dispatch', payload });
console.log(`${seen.warnings} warning, ${seen.runs} run of the handler`);
JS
for action in on-demand-test sample.collected; do
  echo "import { Webhooks } from '@octokit/webhooks'; new Webhooks({ secret: 's' }).on('repository_dispatch.$action', () => {});" > "on.ts"
  node_modules/.bin/tsc --noEmit --strict --skipLibCheck --target es2022 --module nodenext --types '' on.ts > said && echo "$action: compiles" ||
    echo "$action: $(grep -o 'TS[0-9]*' said)"
done > seen
node ask.js >> seen
cat seen
diff seen - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
on-demand-test: TS2345
sample.collected: compiles
known: repository_dispatch.sample.collected; the example: on-demand-test
1 warning, 1 run of the handler
SEEN
echo 'As described.'
