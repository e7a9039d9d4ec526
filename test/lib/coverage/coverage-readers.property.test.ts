import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COVERAGE_FORMATS, CoverageUnreadableError } from '../../../domain/coverage/coverage-format.ts';
import { readCoverageReport } from '../../../lib/coverage/read-coverage-report.ts';

/** What a report tells of one line of one file. */
interface Entry {
  readonly file: string;
  readonly line: number;
  readonly hits: number;
}

const entries = fc.array(
  fc.record({
    file: fc.constantFrom('a.c', 'src/b.c', 'src/c d.c'),
    line: fc.integer({ min: 1, max: 8 }),
    hits: fc.constantFrom(0, 0, 1, 7),
  }),
  { maxLength: 30 },
);

/** Each way to write the same entries, in their order, however they repeat. */
const WRITERS: Readonly<Record<string, (all: readonly Entry[]) => string>> = {
  lcov: (all) =>
    `TN:\n${all.map(({ file, line, hits }) => `SF:${file}\nDA:${line},${hits}\nend_of_record\n`).join('')}`,
  cobertura: (all) =>
    `<coverage line-rate="1"><packages><package><classes>${all
      .map(
        ({ file, line, hits }) =>
          `<class filename="${file}"><lines><line number="${line}" hits="${hits}"/></lines></class>`,
      )
      .join('')}</classes></package></packages></coverage>`,
  clover: (all) =>
    `<coverage clover="4"><project>${all
      .map(
        ({ file, line, hits }) =>
          `<file path="${file}"><line num="${line}" type="stmt" count="${hits}"/></file>`,
      )
      .join('')}</project></coverage>`,
  jacoco: (all) =>
    `<report name="x"><package name="p">${all
      .map(
        ({ file, line, hits }) =>
          `<sourcefile name="${file}"><line nr="${line}" mi="1" ci="${hits}"/></sourcefile>`,
      )
      .join('')}</package></report>`,
  go: (all) =>
    `mode: count\n${all.map(({ file, line, hits }) => `${file}:${line}.1,${line}.9 1 ${hits}\n`).join('')}`,
};

test('the same lines give the same value in every format, in any order', () => {
  fc.assert(
    fc.property(entries, fc.boolean(), (all, isReversed) => {
      const lines = new Map<string, boolean>();
      for (const { file, line, hits } of all) {
        const key = `${file}:${line}`;
        lines.set(key, hits > 0 || lines.get(key) === true);
      }
      const expected = { linesTotal: lines.size, linesCovered: [...lines.values()].filter(Boolean).length };
      for (const [format, write] of Object.entries(WRITERS)) {
        const read = readCoverageReport(Buffer.from(write(isReversed ? all.toReversed() : all)));
        expect(read).toMatchObject({ format, linesLeftOut: 0, ...expected });
      }
    }),
  );
});

describe('never fails but with its own error', () => {
  const fragments: Readonly<Record<string, readonly string[]>> = {
    lcov: ['SF:', 'DA:', 'LF:', 'LH:', 'end_of_record', 'TN:', '1', ',', '-', '\n', '#', 'x', '\0', '\ufeff'],
    go: ['mode: set', '\n', 'a.go:1.2,3.4', ' 1', ' -1', ' x', ':', '\0'],
    cobertura: [
      '<coverage>',
      '</coverage>',
      '<class filename="a">',
      '</class>',
      '<lines>',
      '</lines>',
      '<line number="1" hits="1"/>',
      '<line/>',
      '&x;',
      '&#0;',
      '<![CDATA[',
      '<!--',
      '"',
    ],
    clover: [
      '<coverage clover="1">',
      '</coverage>',
      '<project>',
      '</project>',
      '<file name="a">',
      '</file>',
      '<line num="1" count="x"/>',
      '<metrics statements="9"/>',
      '<?x',
      ']]>',
    ],
    jacoco: [
      '<report>',
      '</report>',
      '<package>',
      '</package>',
      '<sourcefile name="a">',
      '</sourcefile>',
      '<line nr="1"/>',
      '<line nr="1" ci="1"/>',
      '<counter type="LINE" missed="1" covered="1"/>',
      '<counter type="INSTRUCTION"/>',
      '<!DOCTYPE a [<!ENTITY b "c">]>',
    ],
  };
  test.each(COVERAGE_FORMATS)('as %s', (format) => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...fragments[format]!), fc.string({ maxLength: 4 })), {
      maxLength: 40,
    });
    const bytes = fc.oneof(
      pieces.map((all) => Buffer.from(all.join(''))),
      fc.uint8Array({ maxLength: 200 }),
    );
    fc.assert(
      fc.property(bytes, fc.boolean(), (report, isNamed) => {
        try {
          const { coverage, linesCovered, linesTotal } = readCoverageReport(
            report,
            isNamed ? format : undefined,
          );
          expect(coverage === null).toBe(linesTotal === 0);
          expect(linesCovered).toBeLessThanOrEqual(linesTotal);
        } catch (error) {
          expect(error).toBeInstanceOf(CoverageUnreadableError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
