import { readXmlStart } from './coverage-format.ts';

interface OtherReport {
  /** As people know it. */
  readonly name: string;
  /** What to send instead. */
  readonly advice: string;
  readonly matches: (start: string, xml: ReturnType<typeof readXmlStart>) => boolean;
}

const XML_ADVICE = 'write Cobertura XML or LCOV with it';
const root =
  (name: string) =>
  (_: string, [found]: ReturnType<typeof readXmlStart>) =>
    found === name;
/** Bytes that are no text are U+FFFD by now. */
const startsWith =
  (...magics: readonly string[]) =>
  (start: string) =>
    magics.some((magic) => start.startsWith(magic));
const begins = (pattern: RegExp) => (start: string) => pattern.test(start);

/** Reports and other files that people send in place of one that is read, the most telling first. */
const OTHERS: readonly OtherReport[] = [
  {
    name: 'SonarQube’s generic coverage',
    advice: 'send the report that it was made from',
    matches: (_, [name, , child]) => name === 'coverage' && child === 'file',
  },
  { name: 'OpenCover XML', advice: XML_ADVICE, matches: root('CoverageSession') },
  { name: 'Visual Studio’s coverage XML', advice: XML_ADVICE, matches: root('results') },
  { name: 'dotCover XML', advice: XML_ADVICE, matches: root('Root') },
  { name: 'a test result of JUnit', advice: 'send the coverage report', matches: root('testsuites') },
  { name: 'a test result of JUnit', advice: 'send the coverage report', matches: root('testsuite') },
  {
    name: 'PHPUnit’s own XML',
    advice: 'use --coverage-cobertura or --coverage-clover',
    matches: root('phpunit'),
  },
  {
    name: 'an EMMA report',
    advice: 'send JaCoCo XML',
    matches: (_, [name, , child]) => name === 'report' && (child === 'stats' || child === 'data'),
  },
  { name: 'a page of HTML', advice: 'send the report itself', matches: begins(/^<(?:!doctype html|html)/i) },
  {
    name: 'JSON of Istanbul',
    advice: 'use its reporter lcov',
    matches: begins(/^\{[^{]{0,4000}\{[^}]{0,400}"statementMap"/),
  },
  {
    name: 'JSON of coverage.py',
    advice: 'run `coverage lcov` or `coverage xml`',
    matches: begins(/^\{\s*"meta"\s*:/),
  },
  {
    name: 'JSON of llvm-cov',
    advice: 'use `llvm-cov export -format=lcov`',
    matches: begins(/^\{[\s\S]{0,200}"(?:data|type)"\s*:\s*(?:\[\s*\{\s*"files"|"llvm\.coverage)/),
  },
  {
    name: 'JSON',
    advice: 'send LCOV, Cobertura, Clover, JaCoCo or a Go cover profile',
    matches: begins(/^[{[]/),
  },
  {
    name: 'text of gcov',
    advice: 'send what `lcov --capture` or gcovr make of it',
    matches: begins(/^-:\s+0:Source:/),
  },
  {
    name: 'coverage.py’s data file',
    advice: 'run `coverage lcov` or `coverage xml`',
    matches: begins(/^SQLite format 3/),
  },
  {
    name: 'JaCoCo’s execution data',
    advice: 'send the XML that `report` makes of it',
    matches: startsWith('\u0001\ufffd\ufffd'),
  },
  {
    name: 'a compressed file',
    advice: 'unpack it',
    matches: startsWith('\u001f\ufffd', 'PK\u0003\u0004', 'BZh', '\ufffd7zXZ', '(\ufffd/\ufffd'),
  },
];

/** What a report is that is none of the known formats, and what to do: one sentence; null when it looks like nothing known. */
export function nameOtherReport(report: string): string | null {
  const start = report.trimStart();
  const xml = start.startsWith('<') ? readXmlStart(start) : (['', '', ''] as const);
  const other = OTHERS.find(({ matches }) => matches(start, xml));
  return other === undefined ? null : `The report is ${other.name}, which is not read: ${other.advice}.`;
}
