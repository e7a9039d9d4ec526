#!/bin/sh
# Makes the secrets of docker-compose.yml, each in a file below secrets/. What is there stays: run it as often as you like.
# Keep a copy of secret_keys elsewhere: without it, stored tokens and hook secrets cannot be read.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets

random() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

create() {
  [ -s "secrets/$1" ] && return
  printf '%s\n' "$2" > "secrets/$1"
  # The user inside the container is another one; the folder keeps everybody else on this machine out.
  chmod 0444 "secrets/$1"
  echo "made secrets/$1"
}

create database_password "$(random | tr '+/' '-_' | tr -d '=')"
create token "$(random | tr '+/' '-_' | tr -d '=')"
create secret_keys "first:$(random)"
