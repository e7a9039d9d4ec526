import { padText, truncateText } from '../output/fit-text.ts';
import { neutraliseCode, neutraliseText } from '../output/neutralise-text.ts';
import type { Painter } from '../output/painter.ts';
import type { LoadedPair } from './load-pair.ts';

/** Below this two columns of code are no longer readable. */
const SIDE_BY_SIDE_WIDTH_MIN = 100;
const LINES_MAX = 40;
const SEPARATOR = ' │ ';

export interface HunkStyle {
  readonly paint: Painter;
  /** Columns that a line may take; two columns are made only when it is finite and wide. */
  readonly width: number;
}

/** A side of a hunk, ready to be shown. */
interface ShownSide {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Shared hunks with their real lines: side by side on a wide terminal, else one under the other. */
export function formatHunks(hunks: LoadedPair['hunks'], style: HunkStyle): string[] {
  const sideBySide = Number.isFinite(style.width) && style.width >= SIDE_BY_SIDE_WIDTH_MIN;
  return hunks.flatMap((hunk) => {
    const a = showSide(hunk.a);
    const b = showSide(hunk.b);
    const title = style.paint('bold', hunk.stream === 'added' ? 'both add' : 'both remove');
    const paintLine = (text: string): string => style.paint(hunk.stream === 'added' ? 'green' : 'red', text);
    const body = sideBySide ? pairSides(a, b, style, paintLine) : stackSides(a, b, style, paintLine);
    return ['', title, ...body];
  });
}

function showSide(side: LoadedPair['hunks'][number]['a']): ShownSide {
  const { from, to } = side;
  const heading = `#${side.number} ${neutraliseText(side.path)}:${from === to ? from : `${from}-${to}`}`;
  if (side.lines === null) return { heading, lines: ['(these lines are not at hand)'] };
  const digits = String(to).length;
  const lines = side.lines.map(
    (line, index) => `${String(from + index).padStart(digits)}  ${neutraliseCode(line)}`,
  );
  const hidden = lines.length - LINES_MAX;
  return { heading, lines: hidden > 0 ? [...lines.slice(0, LINES_MAX), `… ${hidden} more lines`] : lines };
}

function stackSides(
  a: ShownSide,
  b: ShownSide,
  { paint, width }: HunkStyle,
  paintLine: (text: string) => string,
) {
  return [a, b].flatMap(({ heading, lines }) => [
    `  ${paint('cyan', heading)}`,
    ...lines.map((line) => `    ${paintLine(truncateText(line, width - 4))}`),
  ]);
}

function pairSides(
  a: ShownSide,
  b: ShownSide,
  { paint, width }: HunkStyle,
  paintLine: (text: string) => string,
) {
  const column = Math.floor((width - 2 - SEPARATOR.length) / 2);
  const row = (left: string, right: string, paintCell: (text: string) => string): string => {
    const leftCell = padText(truncateText(left, column), column);
    return `  ${paintCell(leftCell)}${paint('dim', SEPARATOR)}${paintCell(truncateText(right, column))}`.trimEnd();
  };
  const count = Math.max(a.lines.length, b.lines.length);
  return [
    row(a.heading, b.heading, (text) => paint('cyan', text)),
    ...Array.from({ length: count }, (_, index) =>
      row(a.lines[index] ?? '', b.lines[index] ?? '', paintLine),
    ),
  ];
}
