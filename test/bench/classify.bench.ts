/**
 * `npm run bench -- classify [--paths 30000] [--rounds 5]`: paths that the rules of the first configuration classify in a second of
 * processor time, each path seen for the first time, as a ratio against picomatch trying the same globs one after another, in the same
 * run. The reach: 5 times as many.
 */
import { parseArgs } from 'node:util';
import picomatch from 'picomatch';
import type { ClassificationRules } from '../../domain/classification/classification-rules.ts';
import { compileRules } from '../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../domain/classification/default-rules-yaml.ts';
import { parseClassificationRules } from '../../lib/triage-config/parse-classification-rules.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { paths: { type: 'string', default: '30000' }, rounds: { type: 'string', default: '5' } },
});
const rules = parseClassificationRules(DEFAULT_RULES_YAML);

/** In forms that picomatch reads as our rules are meant: names anywhere, folders with all below them. */
function toPicomatch(glob: string): string {
  const below = glob.endsWith('/') ? `${glob}**` : glob;
  if (below.startsWith('/')) return below.slice(1);
  return glob.replace(/\/$/, '').includes('/') ? below : `**/${below}`;
}

function compileOneByOne({ channels, noise, versionFiles }: ClassificationRules): (path: string) => void {
  const compile = (globs: readonly string[]) =>
    globs.map((glob) => picomatch(toPicomatch(glob), { dot: true }));
  const lists = [
    compile(channels.flatMap(({ paths }) => paths)),
    compile(noise.flatMap(({ paths }) => paths)),
    compile(versionFiles),
  ];
  return (path) => {
    for (const list of lists) list.findIndex((matches) => matches(path));
  };
}

/** Paths a second of processor time. */
function measure(classify: (path: string) => unknown, round: string): number {
  const paths = Array.from(
    { length: Number(values.paths) },
    (_, index) => `src/Symfony/Component/C${index}${round}/Tests/F${index}Test.php`,
  );
  const start = process.threadCpuUsage();
  for (const path of paths) classify(path);
  const { user, system } = process.threadCpuUsage(start);
  return paths.length / ((user + system) / 1e6);
}

const ours = compileRules(rules);
const theirs = compileOneByOne(rules);
const figures = Array.from({ length: Number(values.rounds) }, (_, round) => ({
  ours: measure((path) => ours.classify(path), `a${round}`),
  theirs: measure(theirs, `b${round}`),
})).toSorted((a, b) => a.ours / a.theirs - b.ours / b.theirs);
const median = figures[Math.floor(figures.length / 2)]!;
process.stdout.write(
  `${Math.round(median.ours)} paths/s, picomatch one by one ${Math.round(median.theirs)}: ${(median.ours / median.theirs).toFixed(1)} ×\n`,
);
