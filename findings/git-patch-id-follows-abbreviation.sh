#!/usr/bin/env bash
# git 2.39.5: the patch-id of a commit that touches a binary file depends on how many digits Git abbreviates object names to.
#
# A patch-id is meant to be a key: one change, one id, whatever the options of the diff. For text that holds. Where a binary file changes,
# the patch has no lines to hash, and `git patch-id` takes the "index 1bb24ef..a45887c" line in their place, just as it is printed. Its
# length is core.abbrev, which by default grows with the repository: ids stored last year, or computed in a fuller clone, are not found
# again, and nothing says so. --stable changes nothing about it. `--full-index` on the diff gives the one id that never moves.
#
# Needs apt-get with Debian 12's packages. Seen: one commit, an id each for 7, 12 and 40 digits; a commit of text keeps its own.
set -euo pipefail
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
apt-get download -qq -o APT::Sandbox::User=root git=1:2.39.5-0+deb12u3
dpkg-deb -x git_*.deb tools
export GIT_EXEC_PATH=$PWD/tools/usr/lib/git-core GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
git() { tools/usr/bin/git -C work "$@"; }
tools/usr/bin/git --version

mkdir work && git init -q -b main
printf 'PNG\0before' > work/logo.png; echo before > work/notes.txt
git add . && git commit -qm 'Begin'
echo after > work/notes.txt; git commit -qam 'Change text'
printf 'PNG\0after' > work/logo.png; git commit -qam 'Change a picture'

# Prints the patch-ids of one commit, as computed from patches with 7, 12 and 40 digits, each different one once.
ids() {
  for digits in 7 12 40; do git -c core.abbrev=$digits diff-tree -p "$1" | git patch-id --stable | cut -d' ' -f1; done | sort -u
}
text=$(ids main~1 | grep -c .)
picture=$(ids main | grep -c .)
full=$(for digits in 7 12 40; do git -c core.abbrev=$digits diff-tree -p --full-index main | git patch-id --stable; done | sort -u | grep -c .)
echo "different ids for 7, 12 and 40 digits: $text of the text, $picture of the picture, $full of the picture with --full-index"
[[ $text -eq 1 && $picture -eq 3 && $full -eq 1 ]] || { echo 'It is otherwise now.'; exit 1; }
echo 'As described.'
