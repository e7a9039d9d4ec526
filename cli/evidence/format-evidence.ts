import type { Evidence } from '../../api/schemas/findings/edge.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import type { Painter } from '../output/painter.ts';
import { describePullRequest } from '../present/describe-pull-request.ts';
import { nameCategory, paintCategory } from '../present/name-category.ts';

/** How the numbers are to be read. */
const LEGEND =
  'The score in the title (final) is from 0, nothing in common, to 1, the same work; so are all others but simhashDistance (of 64 bits, 0: alike), sharedIssues, sharedTests and daysApart, which count. A containment is the share of one side that the other has, too.';

/** What a person needs to judge a pair, but for the shared lines: both sides, the reason, what they share, every number. */
export function formatEvidence(repository: string, pair: Evidence, paint: Painter): string[] {
  const { a, b, evidence } = pair;
  const category = paintCategory(paint, pair, nameCategory(pair));
  const shared = describeShared(evidence);
  return [
    `${paint('bold', `${neutraliseText(repository)} #${a.number} and #${b.number}`)}  ${category}  ${pair.score.toFixed(2)}`,
    ...[a, b].map(
      (side) => `  #${side.number} ${neutraliseText(side.title)}  ${paint('dim', describePullRequest(side))}`,
    ),
    '',
    neutraliseText(evidence.reason),
    ...(pair.outdated ? ['A head has moved since the comparison: a new one is under way or due.'] : []),
    '',
    ...shared.map(([name, text]) => `${paint('dim', `${name}:`.padEnd(11))} ${neutraliseText(text)}`),
    `${paint('dim', 'found by:  ')} ${Object.entries(evidence.retrievers)
      .map(([retriever, measure]) => `${retriever.replaceAll('_', ' ')} ${formatNumber(measure)}`)
      .join(', ')}`,
    `${paint('dim', 'numbers:   ')} ${describeScores(pair.scores)}`,
    paint('dim', LEGEND),
  ];
}

function describeShared(evidence: Evidence['evidence']): [string, string][] {
  const { paths, pathsTotal, symbols, tests, docs, issues, words, missing } = evidence;
  const more = pathsTotal > paths.length ? ` and ${pathsTotal - paths.length} more` : '';
  const all: [string, string][] = [
    ['paths', paths.length > 0 ? `${paths.join(', ')}${more}` : ''],
    ['symbols', symbols.map(({ symbol }) => symbol).join(', ')],
    ['tests', tests.join('; ')],
    ['docs', [...docs.headings, ...docs.codeFences, ...docs.references].join('; ')],
    ['issues', issues.map((issue) => `#${issue}`).join(', ')],
    ['words', words.join(' ')],
    ['missing', missing.join('; ')],
  ];
  return all.filter(([, text]) => text !== '');
}

/** Every number that decided, named as in the API; those that a side lacks are left out. */
function describeScores(scores: Evidence['scores']): string {
  return Object.entries(scores)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : String(value)}`)
    .map(neutraliseText)
    .join(', ');
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
