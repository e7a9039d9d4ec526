import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_DIR } from '../../../lib/config/config.ts';
import { readCoverageReport } from '../../../lib/coverage/read-coverage-report.ts';

/** Reports that tools of today wrote, with a README that says what is right of each. */
const FOLDER = join(PROJECT_DIR, '../shared/data/coverage');

/** Lines covered and all lines (statements, for Go) of every report, or how it is refused. Reports of one run stand together. */
const RIGHT: readonly (readonly [covered: number, total: number, ...files: string[]])[] = [
  [36, 55, 'c8-12.0.0/lcov.info', 'c8-12.0.0/cobertura-coverage.xml', 'c8-12.0.0/clover.xml'],
  [33, 52, 'c8-12.0.0/missing-map/lcov.info', 'c8-12.0.0/missing-map/cobertura-coverage.xml'],
  [0, 0, 'c8-12.0.0/empty/lcov.info', 'c8-12.0.0/empty/cobertura-coverage.xml'],
  [9, 19, 'nyc-18.0.0/lcov.info', 'nyc-18.0.0/cobertura-coverage.xml', 'nyc-18.0.0/clover.xml'],
  [
    9,
    16,
    'vitest-coverage-v8-5.1.2/lcov.info',
    'vitest-coverage-v8-5.1.2/cobertura-coverage.xml',
    'vitest-coverage-v8-5.1.2/clover.xml',
  ],
  [
    9,
    18,
    'vitest-coverage-istanbul-5.1.2/lcov.info',
    'vitest-coverage-istanbul-5.1.2/cobertura-coverage.xml',
  ],
  [44, 58, 'node-test-20.20.2/lcov.info'],
  [23, 33, 'coverage.py-7.17.5/coverage.xml', 'coverage.py-7.17.5/lcov.info'],
  [0, 0, 'coverage.py-7.17.5/empty/coverage.xml', 'coverage.py-7.17.5/empty/lcov.info'],
  [5, 6, 'coverage.py-7.17.5/two-roots/coverage.xml'],
  [30, 40, 'pytest-cov-7.1.0/coverage.xml', 'pytest-cov-7.1.0/lcov.info'],
  // Of the root 33 of 40: each line of a template once an instance.
  [29, 34, 'gcovr-8.8/cobertura.xml', 'gcovr-8.8/clover.xml'],
  [29, 34, 'lcov-1.16/lcov.info', 'lcov-1.16/both.info', 'lcov-2.5-beta/lcov.info', 'fastcov-1.17/lcov.info'],
  [0, 34, 'lcov-1.16/base.info'],
  // Of LF 52: the line of a lambda twice.
  [40, 51, 'llvm-cov-19.1.7/lcov.info'],
  [29, 36, 'grcov-0.10.7/lcov.info', 'grcov-0.10.7/cobertura.xml'],
  [12, 17, 'cargo-tarpaulin-0.37.5/cobertura.xml', 'cargo-tarpaulin-0.37.5/lcov.info'],
  [12, 23, 'go-1.26.8/plain.out'],
  [13, 23, 'go-1.26.8/coverpkg.out'],
  [9, 20, 'go-1.26.8/covdata.out', 'go-1.26.8/line-directive-covdata.out'],
  [0, 0, 'go-1.26.8/empty.out'],
  [108, 196, 'go-1.26.8/goyacc/cover.out'],
  // Lines of the same run, where Go counts statements.
  [
    19,
    36,
    'gocover-cobertura-1.5.0/coverpkg.gocover-cobertura.xml',
    'gcov2lcov-1.1.1/coverpkg.gcov2lcov.info',
  ],
  [10, 19, 'jacoco-0.8.15/core.xml'],
  [2, 4, 'jacoco-0.8.15/app.xml'],
  [13, 23, 'jacoco-0.8.15/aggregate.xml'],
  [7, 11, 'phpunit-9.6.7/cobertura.xml'],
];
const REFUSED: readonly (readonly [file: string, reason: string])[] = [
  ['jacoco-0.8.15/no-debug/jacoco.xml', 'compiled without line numbers'],
  ['gcovr-8.8/jacoco.xml', "Send gcovr's Cobertura or LCOV report instead"],
];

const read = (file: string) => readCoverageReport(readFileSync(join(FOLDER, file)));

test.skipIf(!existsSync(FOLDER))('every report of today’s tools is told of here', () => {
  const all = globSync('*/**/*.*', { cwd: FOLDER }).map((file) => relative('.', file));
  const reports = all.filter((file) => /\.(?:info|xml|out)$/.test(file));
  const told = [...RIGHT.flatMap(([, , ...files]) => files), ...REFUSED.map(([file]) => file)];
  expect(told.sort()).toEqual(reports.sort());
});

test.skipIf(!existsSync(FOLDER)).each(RIGHT)('%i of %i: %s and others of its run', (...right) => {
  const [covered, total, ...files] = right as unknown as (typeof RIGHT)[number];
  for (const file of files) {
    const { linesCovered, linesTotal, linesLeftOut, coverage } = read(file);
    expect([file, linesCovered, linesTotal, linesLeftOut]).toEqual([file, covered, total, 0]);
    if (total === 0) expect(coverage).toBeNull();
    else expect(coverage).toBeCloseTo((covered / total) * 100, 2);
  }
});

test.skipIf(!existsSync(FOLDER)).each(REFUSED)('%s is refused: %s', (file, reason) => {
  expect(() => read(file)).toThrow(reason);
});
