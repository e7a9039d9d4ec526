import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter();
const ELLIPSIS = '…';

/** Columns that a text takes on a terminal; colours take none, East Asian letters and emoji two. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Text padded with spaces on the right to `width` columns; longer text is left as it is. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Text without colours, cut to at most `width` columns; what is cut ends in an ellipsis. */
export function truncateText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = columns + textWidth(segment);
    if (next > width - 1) break;
    kept += segment;
    columns = next;
  }
  return width > 0 ? kept + ELLIPSIS : '';
}
