import { expect, test } from 'vitest';
import { readCoverageReport } from '../../../lib/coverage/read-coverage-report.ts';

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

const COBERTURA = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="7.4" timestamp="1700000000" lines-valid="200" lines-covered="150" line-rate="0.75">
  <packages><package name="shop"><classes><class name="cart.py" filename="cart.py">
    <methods/><lines><line number="1" hits="1"/></lines>
  </class></classes></package></packages>
</coverage>`;

const COBERTURA_WITHOUT_TOTALS = `<coverage line-rate="0.5"><packages><package><classes><class>
  <methods><method><lines><line number="1" hits="1"/></lines></method></methods>
  <lines><line number="1" hits="1"/><line number="2" hits="0"/></lines>
</class></classes></package></packages></coverage>`;

const JACOCO = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="shop"><sessioninfo id="a" start="1" dump="2"/>
  <package name="org/shop"><counter type="LINE" missed="999" covered="1"/></package>
  <counter type="INSTRUCTION" missed="10" covered="90"/><counter type="LINE" missed="20" covered="60"/>
</report>`;

test.each([
  ['LCOV, records of one file added up', LCOV, 'lcov', 4, 5],
  ['LCOV with the line ends of Windows', LCOV.replaceAll('\n', '\r\n'), 'lcov', 4, 5],
  ['a Go cover profile', GO, 'go', 2, 5],
  ['Cobertura', COBERTURA, 'cobertura', 150, 200],
  ['Cobertura without totals', COBERTURA_WITHOUT_TOTALS, 'cobertura', 1, 2],
  ['JaCoCo', JACOCO, 'jacoco', 60, 80],
] as const)('%s is read', async (_name, report, format, linesCovered, linesTotal) => {
  const coverage = (linesCovered / linesTotal) * 100;
  expect(await readCoverageReport(report)).toEqual({ format, coverage, linesCovered, linesTotal });
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
  ['elements without end', `<report>${'<a>'.repeat(10_000)}`, 'deeper'],
  ['another root', '<html><coverage lines-valid="2" lines-covered="1"/></html>', 'root'],
  ['a negative count', 'SF:a\nDA:1,-1\nend_of_record', 'whole number'],
  ['no number', 'SF:a\nDA:NaN,1\nend_of_record', 'whole number'],
  ['a number beyond counting', `SF:a\nLF:${'9'.repeat(30)}\nend_of_record`, 'whole number'],
  ['lines of no file', 'TN:\nDA:1,1', 'no file'],
  ['no lines', 'mode: set\n', 'no lines'],
  ['more covered than there are', '<coverage lines-valid="1" lines-covered="2"/>', 'More lines'],
  ['no block of a profile', 'mode: set\nrm -rf /', 'no block'],
  ['negative lines', '<coverage lines-valid="10" lines-covered="-3"/>', 'whole number'],
  ['something else', 'hello', 'known formats'],
] as const)('a report with %s is refused', async (_name, report, reason) => {
  await expect(readCoverageReport(report)).rejects.toMatchObject({
    code: 'coverage_unreadable',
    message: expect.stringContaining(reason),
  });
});

test('a large report is read in time, while others get their turn', async () => {
  const line = '<line number="1" hits="1"/>';
  const lines = line.repeat(Math.floor((8 * 1024 * 1024) / line.length));
  const report = `<coverage><packages><package><classes><class><lines>${lines}</lines></class></classes></package></packages></coverage>`;
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const { coverage } = await readCoverageReport(report);
  clearInterval(timer);
  expect(coverage).toBe(100);
  expect(turns).toBeGreaterThan(10);
});
