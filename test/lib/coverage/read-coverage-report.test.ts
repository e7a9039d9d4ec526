import { describe, expect, test } from 'vitest';
import { COVERAGE_FORMATS } from '../../../domain/coverage/coverage-format.ts';
import { readCoverageReport } from '../../../lib/coverage/read-coverage-report.ts';

const read = (report: string) => readCoverageReport(Buffer.from(report));

const LCOV = `TN:unit
SF:src/cache.ts
FN:1,get
FNDA:3,get
DA:1,3
DA:2,0
DA:3,1,aGVsbG8
BRDA:2,0,0,1
LF:3
LH:2
end_of_record
TN:integration
SF:src/cache.ts
DA:2,5
end_of_record
SF:src/empty.ts
LF:2
LH:1
end_of_record
`;

const GO = `mode: atomic
example.org/shop/cart.go:10.20,12.2 2 4
example.org/shop/cart.go:14.30,20.5 3 0
example.org/shop/cart.go:10.20,12.2 2 0
`;

const COBERTURA_TOTALS = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="7.4" timestamp="1700000000" lines-valid="200" lines-covered="150" line-rate="0.75"><packages/></coverage>`;

/** @param classes of one package; the totals of the root are wrong, as some tools write them. */
const cobertura = (classes: string, root = 'lines-valid="0" lines-covered="0"') =>
  `<coverage ${root}><packages><package name="shop"><classes>${classes}</classes></package></packages></coverage>`;
const lines = (...hits: readonly (readonly [number: unknown, hits: unknown])[]) =>
  `<lines>${hits.map(([number, count]) => `<line number="${number}" hits="${count}"/>`).join('')}</lines>`;

const SHARED = cobertura(
  `<class name="A" filename="./src\\cart.py"><methods/>${lines([1, 1], [2, 0])}</class>
   <class name="B" filename="src//cart.py"><methods/>${lines([2, 4], [3, 0])}</class>`,
);
const METHODS_ONLY = cobertura(
  `<class name="A" filename="a.cs"><methods><method name="m">${lines([1, 1], [2, 0])}</method>
     <method name="n">${lines([2, 1], [4, 0])}</method></methods></class>`,
);
const METHODS_BESIDE_EMPTY = cobertura(
  `<class name="A" filename="a.cs"><methods><method name="m">${lines([1, 1], [2, 0])}</method></methods><lines/></class>`,
);
/** Where a function begins is no line of its own (Istanbul). */
const METHODS_BESIDE_LINES = cobertura(
  `<class name="A" filename="a.js"><methods><method name="m">${lines([1, 1])}</method></methods>${lines([2, 0])}</class>
   <class name="B" filename="b.js"><methods><method name="m">${lines([7, 1])}</method></methods><lines/></class>`,
);

const CLOVER = `<coverage generated="1"><project timestamp="1"><package name="p">
  <file name="/src/A.php"><class name="A"><metrics statements="9" coveredstatements="9"/></class>
    <line num="3" type="method" name="m" count="5"/><line num="4" type="stmt" count="5"/><line num="5" type="stmt" count="0"/>
    <line num="5" type="stmt" count="2"/><line num="6" type="cond" truecount="0" falsecount="3"/>
    <line num="7" type="cond" truecount="0" falsecount="0"/></file>
  </package></project>
  <testproject><package name="t"><file name="T" path="T"><line num="1" type="stmt" count="1"/></file></package></testproject></coverage>`;

const JACOCO_TOTALS = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="shop"><sessioninfo id="a" start="1" dump="2"/>
  <package name="org/shop"><counter type="LINE" missed="999" covered="1"/></package>
  <counter type="INSTRUCTION" missed="10" covered="90"/><counter type="LINE" missed="20" covered="60"/>
</report>`;
/** A line that ran in part is covered: JaCoCo's yellow. */
const JACOCO = `<report name="shop"><group name="a"><package name="p"><sourcefile name="A.java"><line nr="1" mi="3" ci="1" mb="1" cb="1"/>
  <line nr="2" mi="3" ci="0"/></sourcefile></package></group><group name="b"><package name="p"><sourcefile name="A.java">
  <line nr="1" mi="0" ci="1"/></sourcefile></package></group><counter type="LINE" missed="9" covered="9"/></report>`;
const jacocoSilent = (numbers: readonly number[], missed: number, covered: number) =>
  `<report name="x"><package name=""><sourcefile name="a.c">${numbers.map((nr) => `<line nr="${nr}"/>`).join('')}
   <counter type="LINE" missed="${missed}" covered="${covered}"/></sourcefile></package></report>`;

test.each([
  ['LCOV, records of one file added up', LCOV, 'lcov', 4, 5],
  ['LCOV with the line ends of Windows', LCOV.replaceAll('\n', '\r\n'), 'lcov', 4, 5],
  ['LCOV after comments', `# made by hand\n\n#\n${LCOV}`, 'lcov', 4, 5],
  [
    'LCOV whose totals are repeated for each test',
    'SF:a\nLF:4\nLH:1\nend_of_record\nSF:a\nLF:4\nLH:3\nend_of_record\n',
    'lcov',
    3,
    4,
  ],
  [
    'LCOV of one file in several spellings',
    'SF:.\\src\\a.c\nDA:1,0\nend_of_record\nSF:src/x/../a.c\nDA:1,1\nend_of_record\n',
    'lcov',
    1,
    1,
  ],
  [
    'LCOV of one file by its absolute and its relative path',
    'SF:/ci/src/a.c\nDA:1,0\nDA:2,1\nend_of_record\nSF:src/a.c\nDA:1,1\nDA:3,0\nend_of_record\nSF:/ci/lib/b.c\nDA:1,1\nend_of_record\n',
    'lcov',
    3,
    4,
  ],
  [
    'LCOV of an absolute path of another folder, which is another file',
    'SF:/ci/lib/src/a.c\nDA:1,0\nend_of_record\nSF:src/a.c\nDA:1,1\nend_of_record\nSF:/ci/b.c\nDA:1,1\nend_of_record\n',
    'lcov',
    2,
    3,
  ],
  [
    'LCOV of two absolute paths that one relative may be',
    'SF:/x/a.c\nDA:1,0\nend_of_record\nSF:/y/a.c\nDA:1,0\nend_of_record\nSF:a.c\nDA:1,1\nend_of_record\n',
    'lcov',
    1,
    3,
  ],
  [
    'LCOV of Windows with both spellings',
    'SF:C:\\ci\\src\\a.c\nDA:1,0\nend_of_record\nSF:src\\a.c\nDA:1,1\nend_of_record\n',
    'lcov',
    1,
    1,
  ],
  [
    'LCOV with the counts of LLVM',
    'SF:a\nDA:1,5\nDA:2,18446744073709551615\nDA:3,1e+21\nDA:4,0\nend_of_record\n',
    'lcov',
    3,
    4,
  ],
  [
    'LCOV with a count below zero, as not run',
    'SF:a\nDA:1,5\nDA:2,-88\nDA:3,0\nend_of_record\n',
    'lcov',
    1,
    3,
  ],
  ['a Go cover profile', GO, 'go', 2, 5],
  ['Go cover profiles one after another', GO + GO.replaceAll(' 0\n', ' 1\n'), 'go', 5, 5],
  ['Cobertura without lines', COBERTURA_TOTALS, 'cobertura', 150, 200],
  ['Cobertura whose classes share a file', SHARED, 'cobertura', 2, 3],
  ['Cobertura with lines in methods only', METHODS_ONLY, 'cobertura', 2, 3],
  ['Cobertura with lines in methods, beside an empty element', METHODS_BESIDE_EMPTY, 'cobertura', 1, 2],
  ['Cobertura with heads of functions beside lines', METHODS_BESIDE_LINES, 'cobertura', 0, 1],
  ['Clover', CLOVER, 'clover', 3, 4],
  ['JaCoCo without lines', JACOCO_TOTALS, 'jacoco', 60, 80],
  ['JaCoCo', JACOCO, 'jacoco', 2, 3],
  ['JaCoCo with silent lines that all ran', jacocoSilent([1, 1, 2], 0, 3), 'jacoco', 2, 2],
  ['JaCoCo with silent lines, each counted once', jacocoSilent([1, 2, 3], 1, 2), 'jacoco', 2, 3],
] as const)('%s is read', (_name, report, format, linesCovered, linesTotal) => {
  const coverage = Math.round((linesCovered / linesTotal) * 100_000) / 1_000;
  expect(read(report)).toEqual({ format, coverage, linesCovered, linesTotal, linesLeftOut: 0 });
});

test.each([
  ['markers of gcov', 'TN:\nSF:a.cc\nDA:1,=====\nDA:2,1\nend_of_record\n', 1, 1, 1],
  ['a line that cannot be', 'TN:\nSF:a.js\nDA:0,1\nDA:1,1\nDA:2,0\nend_of_record\n', 1, 2, 1],
  ['a cut file', 'TN:\nSF:a\nDA:1,1\nend_of_record\nSF:b\nDA:1,1\nDA:2,0\n', 2, 3, 1],
  ['lines of no file', 'TN:\nDA:1,1\nSF:a\nDA:1,0\nend_of_record\n', 0, 1, 1],
  ['more hit than found', 'SF:a\nLF:1\nLH:2\nend_of_record\nSF:b\nDA:1,1\nend_of_record\n', 1, 1, 1],
  ['words of no format', 'SF:a\nDA:1,1\nwarning: no data\nend_of_record\n', 1, 1, 1],
  ['a block of no profile', 'mode: set\nrm -rf /\na.go:1.1,2.2 1 1\na.go:3.1,4.2 -1 0\n', 1, 1, 2],
  [
    'hits that are no number',
    cobertura(`<class filename="a">${lines([1, 'x'], [2, 1], [0, 1])}</class>`),
    1,
    1,
    2,
  ],
  [
    'a Clover line without count',
    CLOVER.replace('num="4" type="stmt" count="5"', 'num="4" type="stmt"'),
    2,
    3,
    1,
  ],
  ['a JaCoCo line without number', JACOCO.replace('nr="2"', 'nr="?"'), 2, 2, 1],
] as const)(
  '%s are left out and counted, and lose nothing else',
  (_name, report, covered, total, leftOut) => {
    const counts = read(report);
    expect(counts).toMatchObject({ linesCovered: covered, linesTotal: total, linesLeftOut: leftOut });
  },
);

test.each([
  ['no bytes', '', 'empty'],
  ['white space', ' \r\n', 'empty'],
  ['a profile without blocks', 'mode: set\n', 'go'],
  ['a tracefile of nothing', 'TN:\n', 'lcov'],
  ['a file without lines', 'SF:a.py\nend_of_record\n', 'lcov'],
  [
    'no packages',
    '<coverage lines-valid="0" lines-covered="0" line-rate="NaN"><packages/></coverage>',
    'cobertura',
  ],
  ['no files', '<coverage generated="1" clover="3.2.0"><project timestamp="1"/></coverage>', 'clover'],
  ['no classes', '<report name="x"/>', 'jacoco'],
] as const)('%s is nothing to cover, which is an answer', (_name, report, format) => {
  const nothing = { coverage: null, linesCovered: 0, linesTotal: 0, linesLeftOut: 0 };
  expect(read(report)).toEqual({ format, ...nothing });
});

test('a report of no bytes is of the format that is named', () => {
  expect(readCoverageReport(Buffer.of(), 'lcov').format).toBe('lcov');
});

describe('whatever it is written in', () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const bigEndian = (text: string) => utf16(text).swap16();
  const xml = cobertura(`<class filename="ä.py">${lines([1, 1], [2, 0])}</class>`);
  const latin1 = `<?xml version="1.0" encoding="ISO-8859-1"?>\n${xml}`;
  const reports = {
    lcov: 'TN:\nSF:ä.c\nDA:1,1\nDA:2,0\nend_of_record\n',
    go: 'mode: set\nä.go:1.1,2.2 1 1\nä.go:3.1,4.2 1 0\n',
    cobertura: xml,
  };
  test.each(
    Object.entries(reports).flatMap(([format, text]): [string, string, Buffer][] => [
      [format, 'UTF-8', Buffer.from(text)],
      [format, 'UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
      [format, 'UTF-16 as PowerShell writes it', utf16(`\ufeff${text.replaceAll('\n', '\r\n')}`)],
      [format, 'UTF-16 of the other order', bigEndian(`\ufeff${text}`)],
      [format, 'UTF-16 without a mark', utf16(text)],
      [format, 'UTF-16 of the other order without a mark', bigEndian(text)],
      [format, 'UTF-16 that was read as UTF-8', Buffer.from(utf16(`\ufeff${text}`).toString('utf8'))],
    ]),
  )('%s in %s is read', (format, _encoding, bytes) => {
    expect(readCoverageReport(bytes)).toMatchObject({
      format,
      linesCovered: 1,
      linesTotal: 2,
      linesLeftOut: 0,
    });
  });

  test('XML is read in the encoding that it declares', () => {
    const two = latin1.replace('</class>', `</class><class filename="ö.py">${lines([1, 1])}</class>`);
    expect(readCoverageReport(Buffer.from(two, 'latin1'))).toMatchObject({ linesCovered: 2, linesTotal: 3 });
    expect(readCoverageReport(utf16(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${xml}`)).linesTotal).toBe(
      2,
    );
    expect(read(latin1.replace('ISO-8859-1', 'klingon')).linesTotal).toBe(2);
  });
});

const BILLION_LAUGHS = `<?xml version="1.0"?>
<!DOCTYPE coverage [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<coverage lines-valid="&b;" lines-covered="1"/>`;

test.each([
  ['entities', BILLION_LAUGHS, 'refused'],
  ['an entity that nobody declared', '<coverage lines-valid="&b;" lines-covered="1"/>', 'not well-formed'],
  [
    'a file of the server',
    '<!DOCTYPE coverage [<!ENTITY x SYSTEM "file:///etc/passwd">]><coverage>&x;</coverage>',
    'refused',
  ],
  ['XML cut short', '<coverage lines-valid="2" lines-covered="1">', 'not well-formed'],
  ['elements without end', `<report>${'<group>'.repeat(10_000)}`, 'deeper'],
  ['more covered than there are', '<coverage lines-valid="1" lines-covered="2"/>', 'More lines'],
  [
    'nothing that can be read',
    'SF:a\nDA:NaN,1\nend_of_record',
    'none of its 1 lines can be read; line 2: DA names the line "NaN"',
  ],
  ['silent lines counted twice', jacocoSilent([1, 1, 2], 1, 2), 'do not say whether they ran'],
  ['something else', 'hello', 'known formats'],
  ['HTML', '<!DOCTYPE html><html></html>', 'a page of HTML'],
  [
    'the format of Sonar',
    '<coverage version="1"><file path="a"><lineToCover/></file></coverage>',
    'SonarQube’s',
  ],
  ['the format of OpenCover', '<CoverageSession/>', 'OpenCover XML'],
  ['test results', '<?xml version="1.0"?><testsuites/>', 'a test result of JUnit'],
  ['JSON of Istanbul', '{"/a.js":{"path":"/a.js","statementMap":{}}}', 'JSON of Istanbul'],
  [
    'JSON of LLVM',
    '{"data":[{"files":[]}],"type":"llvm.coverage.json.export"}',
    'llvm-cov export -format=lcov',
  ],
  ['what gcov prints', '        -:    0:Source:a.c\n', 'text of gcov'],
] as const)('a report with %s is refused', (_name, report, reason) => {
  expect(() => read(report)).toThrow(
    expect.objectContaining({ code: 'coverage_unreadable', message: expect.stringContaining(reason) }),
  );
});

test('binary files are named for what they are', () => {
  expect(() => readCoverageReport(Buffer.of(0x1f, 0x8b, 8, 0, 1))).toThrow('compressed');
  expect(() => readCoverageReport(Buffer.of(1, 0xc0, 0xc0, 0x10))).toThrow('execution data');
});

test('a format that is named wrongly is said to be', () => {
  expect(() => readCoverageReport(Buffer.from(CLOVER), 'cobertura')).toThrow(
    'is Clover XML, not Cobertura XML',
  );
  for (const format of COVERAGE_FORMATS) {
    const run = () => readCoverageReport(Buffer.from('hello'), format);
    expect(run).toThrow(expect.objectContaining({ code: 'coverage_unreadable' }));
  }
});
