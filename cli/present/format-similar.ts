import type { Similar } from '../../api/schemas/findings/edge.ts';
import { padText, textWidth, truncateText } from '../output/fit-text.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import type { Painter } from '../output/painter.ts';
import { describePullRequest } from './describe-pull-request.ts';
import { nameCategory, paintCategory } from './name-category.ts';

/** The neighbours of a pull request, strongest first: two or three lines each. */
export function formatSimilar(similar: readonly Similar[], paint: Painter, width: number): string[] {
  const numberWidth = Math.max(0, ...similar.map(({ pullRequest }) => `#${pullRequest.number}`.length));
  const categoryWidth = Math.max(0, ...similar.map((edge) => textWidth(nameCategory(edge))));
  const indent = ' '.repeat(numberWidth + 2);
  return similar.flatMap((edge) => {
    const { pullRequest } = edge;
    const category = paintCategory(paint, edge, padText(nameCategory(edge), categoryWidth));
    const room = width - numberWidth - categoryWidth - 10;
    const title = truncateText(neutraliseText(pullRequest.title), Math.max(20, room));
    const outdated = edge.outdated ? ', a head has moved since' : '';
    return [
      `${`#${pullRequest.number}`.padEnd(numberWidth)}  ${category}  ${edge.score.toFixed(2)}  ${title}`,
      `${indent}${paint('dim', `${describePullRequest(pullRequest)}${outdated}`)}`,
      ...(edge.reason ? [`${indent}${neutraliseText(edge.reason)}`] : []),
    ];
  });
}
