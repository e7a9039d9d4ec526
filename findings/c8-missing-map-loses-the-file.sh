#!/usr/bin/env bash
# c8 12.0.0: a file whose source map is missing leaves the report without a word, and the coverage rises.
#
# Published packages and bundles often end in a sourceMappingURL whose .map was not shipped. c8 cannot turn such a file back into its
# source, and instead of counting it as it stands it drops it, from the table, the totals and every report alike: exit 0, nothing on
# standard error, --check-coverage content. A third of this program never runs, and yet it is covered at 100 % once a comment at the end
# of one file names a map. The report looks like one of a smaller project; only a list of files kept beside it shows what is gone.
#
# Needs npm and Node 20 or later. Seen: 66.66 % of 3 files without the comment, 100 % of 2 files with it.
set -euo pipefail
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --silent --no-audit --no-fund c8@12.0.0

printf 'function used() {\n  return 1;\n}\nfunction never() {\n  return 2;\n}\nmodule.exports = { used, never };\n' > parts.js
echo 'exports.two = 2;' > two.js
echo "require('./parts.js').used() + require('./two.js').two;" > main.js
cover() { node_modules/.bin/c8 --check-coverage --lines 99 --reporter json-summary --reporter lcovonly node main.js 2> said; }
# Prints covered lines in percent and the number of files.
summary() { node -p 'const { total, ...files } = require("./coverage/coverage-summary.json"); `${total.lines.pct} % of ${Object.keys(files).length} files`'; }

cover && without=passed || without=failed
whole=$(summary)
echo '//# sourceMappingURL=parts.js.map' >> parts.js
cover && with=passed || with=failed
lost=$(summary)
echo "no comment: $whole, 99 % $without; a map that is not there: $lost, 99 % $with, standard error '$(cat said)', in LCOV: $(grep -c '^SF:' coverage/lcov.info) files"
[[ $without == failed && $whole == '66.66 % of 3 files' && $with == passed && $lost == '100 % of 2 files' && ! -s said ]] ||
  { echo 'It is otherwise now.'; exit 1; }
echo 'As described.'
