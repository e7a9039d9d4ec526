import type { PullRequestBrief } from '../../api/schemas/facts/pull-request.ts';
import type { Finding } from '../../api/schemas/findings/edge.ts';
import { textWidth, truncateText } from '../output/fit-text.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import type { Painter } from '../output/painter.ts';
import { describePullRequest } from './describe-pull-request.ts';
import { nameCategory, paintCategory } from './name-category.ts';

const INDENT = '    ';

/** A finding and the repository it is in. */
export interface LocatedFinding {
  /** `owner/name`. */
  readonly repository: string;
  readonly finding: Finding;
}

export interface FindingsStyle {
  readonly paint: Painter;
  /** Columns that a line may take. */
  readonly width: number;
  /** Address of the API, which the links begin with; undefined when it does not outlive the command. */
  readonly apiUrl: string | undefined;
}

/** Findings as people read them, strongest first: the pair, what it is, its score, both titles, why, and where the evidence is. */
export function formatFindings(findings: readonly LocatedFinding[], style: FindingsStyle): string[] {
  return findings.flatMap(({ repository, finding }, index) => {
    const { a, b } = finding;
    const name = neutraliseText(repository);
    const category = paintCategory(style.paint, finding, nameCategory(finding));
    const outdated = finding.outdated ? '  (a head has moved since)' : '';
    const digits = String(Math.max(a.number, b.number)).length + 1;
    return [
      ...(index === 0 ? [] : ['']),
      `${String(index + 1).padStart(2)}. ${style.paint('bold', `${name} #${a.number} and #${b.number}`)}  ${category}  ${finding.score.toFixed(2)}${outdated}`,
      ...formatSide(a, digits, style),
      ...formatSide(b, digits, style),
      ...(finding.reason ? [`${INDENT}${neutraliseText(finding.reason)}`] : []),
      ...(style.apiUrl
        ? [`${INDENT}${style.paint('dim', new URL(finding.evidencePath, style.apiUrl).href)}`]
        : []),
    ];
  });
}

/** One line when it fits, else the title on one and the rest on the next. */
function formatSide(pullRequest: PullRequestBrief, digits: number, style: FindingsStyle): string[] {
  const number = `#${pullRequest.number}`.padEnd(digits);
  const about = describePullRequest(pullRequest);
  const title = neutraliseText(pullRequest.title);
  const head = `${INDENT}${number} `;
  const painted = style.paint('dim', about);
  if (head.length + textWidth(title) + 2 + textWidth(about) <= style.width)
    return [`${head}${title}  ${painted}`];
  return [`${head}${truncateText(title, style.width - head.length)}`, `${' '.repeat(head.length)}${painted}`];
}
