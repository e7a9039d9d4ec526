#!/usr/bin/env bash
# gcovr 8.8: its JaCoCo XML does not say which lines ran, and its totals count a template's line once an instance.
#
# JaCoCo's own reports give each <line> the instructions that were missed and that ran (mi, ci), and readers take a line as covered when
# ci > 0. gcovr writes <line nr="…"/> with neither, whether the line ran or not, so a reader sees no line covered (or all). The counters
# beside them are no way out: the lines of a function template come once for each type that it was used with, in <line> and in the
# LINE counter alike, as they do in lines-valid of its Cobertura XML. Only Cobertura, Clover and LCOV tell which lines ran, and only counting
# distinct line numbers gives what gcov itself would say of the file.
#
# Needs python3 with venv, g++ and gcov, and PyPI. Seen: 4 lines, 3 of them different, one of which never ran; "mi" and "ci" nowhere.
set -euo pipefail
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
python3 -m venv tools && tools/bin/pip install --quiet --disable-pip-version-check gcovr==8.8
tools/bin/gcovr --version | head -1

cat > twice.cpp <<'CPP'
template <class T> T twice(T n) { return n + n; }
int never() { return 1; }
int main() { return twice(1) + int(twice(1.5)) > 0 ? 0 : 1; }
CPP
g++ --coverage -O0 -o twice twice.cpp && ./twice
tools/bin/gcovr --jacoco jacoco.xml --jacoco-pretty --cobertura cobertura.xml --cobertura-pretty

lines=$(grep -o '<line nr="[0-9]*"' jacoco.xml)
stated=$(grep -c . <<<"$lines")
different=$(sort -u <<<"$lines" | grep -c .)
valid=$(grep -o 'lines-valid="[0-9]*"' cobertura.xml | tr -dc 0-9)
echo "JaCoCo XML: $stated lines, $different of them different; Cobertura's lines-valid: $valid"
echo "line 2, which never ran: $(grep -o '<line nr="2"[^>]*>' jacoco.xml)"
[[ $stated -eq 4 && $different -eq 3 && $valid -eq 4 ]] || { echo 'It counts otherwise now.'; exit 1; }
! grep -qE '<line [^>]*\b[mc]i=' jacoco.xml || { echo 'Its lines say now whether they ran.'; exit 1; }
echo 'As described.'
