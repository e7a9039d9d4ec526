#!/usr/bin/env bash
# git 2.39.5: range-diff marks two commits "=" although each puts different bytes into the same binary file.
#
# range-diff is asked whether a force-push or a rebase changed anything, and "=" is read as: the same patch. It compares what is printed
# of the two patches with their index lines taken out, and of a binary file nothing else is printed but that it differs. So a picture, a
# lock file marked -diff or a vendored archive may be replaced between two versions of a pull request, and range-diff says that nothing
# was. `git log --cherry-mark` compares object names and tells the two apart. The same bytes as text get "!".
#
# Needs apt-get with Debian 12's packages. Seen: "1:  … = 1:  …" for the binary, "!" for the text, "<" and ">" (two different ones) from --cherry-mark.
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
printf 'PNG\0before\n' > work/logo.png; printf 'one\ntwo\nbefore\nfour\nfive\n' > work/notes.txt
git add . && git commit -qm 'Begin'
# Commits, on the branch $1 of its own, that the file $2 has the content on standard input.
version() { git checkout -q -b "$1" main && cat > "work/$2" && git commit -qam 'Change it'; }
printf 'PNG\0first version\n' | version picture-1 logo.png
printf 'PNG\0something else\n' | version picture-2 logo.png
printf 'one\ntwo\nfirst version\nfour\nfive\n' | version text-1 notes.txt
printf 'one\ntwo\nfirst versions\nfour\nfive\n' | version text-2 notes.txt

# The sign between the two commits: = for equal, ! for changed.
sign() { git range-diff --no-color --no-patch "main..$1-1" "main..$1-2" | tr -s ' ' | cut -d' ' -f3; }
picture=$(sign picture)
text=$(sign text)
marks=$(git log --cherry-mark --format=%m picture-1...picture-2 | tr -d '\n')
echo "range-diff: '$picture' for the picture, '$text' for the text; --cherry-mark for the picture: $marks"
! git diff --quiet picture-1 picture-2
[[ $picture == '=' && $text == '!' && $marks != *=* ]] || { echo 'It is otherwise now.'; exit 1; }
echo 'As described.'
