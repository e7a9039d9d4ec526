export const COVERAGE_FORMATS = ['lcov', 'cobertura', 'clover', 'jacoco', 'go'] as const;
export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];

/** As people know them. */
export const FORMAT_TITLES: Readonly<Record<CoverageFormat, string>> = {
  lcov: 'LCOV',
  cobertura: 'Cobertura XML',
  clover: 'Clover XML',
  jacoco: 'JaCoCo XML',
  go: 'a Go cover profile',
};

/** A report that does not say what it should. */
export class CoverageUnreadableError extends Error {
  override readonly name = 'CoverageUnreadableError';
  readonly code = 'coverage_unreadable';
}

/** First words of a line in a tracefile (geninfo(1)), of those that may begin one. */
const LCOV_START = /^(?:TN|SF|VER):/;

/** The format of a report, by how it begins after comments; null when it begins like none. */
export function detectCoverageFormat(report: string): CoverageFormat | null {
  const start = report.trimStart();
  if (start.startsWith('mode:')) return 'go';
  if (start.startsWith('<')) return detectXmlFormat(start);
  return LCOV_START.test(skipLcovComments(start)) ? 'lcov' : null;
}

/** Cobertura and Clover have the same root: Clover says so there, and holds a project. */
function detectXmlFormat(text: string): CoverageFormat | null {
  const [root, attributes, child] = readXmlStart(text);
  if (root === 'report' && /^(?:sessioninfo|group|package|counter|)$/.test(child)) return 'jacoco';
  if (root !== 'coverage') return null;
  if (/\sclover\s*=/.test(attributes) || child === 'project') return 'clover';
  const isCobertura =
    /\s(?:line-rate|lines-valid)\s*=/.test(attributes) || /^(?:sources|packages|)$/.test(child);
  return isCobertura ? 'cobertura' : null;
}

/** The root of an XML document: its name, its attributes as they stand, and the name of its first child, or nothing. */
export function readXmlStart(text: string): readonly [root: string, attributes: string, child: string] {
  const rootAt = skipXmlProlog(text, 0);
  const rootEnd = text.indexOf('>', rootAt);
  const tag = text.slice(rootAt, rootEnd < 0 ? rootAt + XML_TAG_CHARS_MAX : rootEnd);
  const name = XML_NAME.exec(tag)?.[1] ?? '';
  const childAt = rootEnd < 0 || tag.endsWith('/') ? text.length : skipXmlProlog(text, rootEnd + 1);
  const child = XML_NAME.exec(text.slice(childAt, childAt + XML_TAG_CHARS_MAX))?.[1] ?? '';
  return [name, tag.slice(name.length + 1, XML_TAG_CHARS_MAX), child];
}

const XML_NAME = /^<([\w:.-]{1,100})/;
const XML_TAG_CHARS_MAX = 4_000;

/** Where the next element begins, past white space, comments, instructions and the document type. */
function skipXmlProlog(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && text[at] !== '<') at++;
    const end = PROLOG_ENDS.find(([start]) => text.startsWith(start, at))?.[1];
    if (end === undefined) return at;
    const found = text.indexOf(end, at);
    if (found < 0) return text.length;
    at = found + end.length;
  }
}

const PROLOG_ENDS = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!', '>'],
] as const;

function skipLcovComments(text: string): string {
  let at = 0;
  while (text[at] === '#') {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
    while (at < text.length && /\s/.test(text[at]!)) at++;
  }
  return text.slice(at, at + 4);
}
