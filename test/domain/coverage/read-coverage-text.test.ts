import { expect, test } from 'vitest';
import { readCoverageText } from '../../../domain/coverage/read-coverage-text.ts';

test.each([
  ['codecov/project', '87.52% (+0.10%) compared to 4f1e2d3', 87.52, 'codecov', ''],
  ['codecov/project/backend', '100% (target 80%)', 100, 'codecov', 'backend'],
  ['coverage/coveralls', 'Coverage increased (+0.2%) to 93.534%', 93.534, 'coveralls', ''],
  ['coverage/coveralls', 'First build on main at 91.3%', 91.3, 'coveralls', ''],
  ['codeclimate/total-coverage', '92% (0.3% change)', 92, 'codeclimate', ''],
  ['Code Coverage', 'Lines: 81.2% (812/1000)', 81.2, 'check', ''],
  ['coverage report (api)', 'Total coverage: 7 %', 7, 'check', 'api'],
] as const)('%s says %j', (name, text, coverage, source, flag) => {
  expect(readCoverageText(name, text)).toEqual({ coverage, source, flag });
});

test.each([
  ['codecov/patch', '50.00% of diff hit (target 80%)'],
  ['SonarCloud Code Analysis', '85.7% Coverage on New Code'],
  ['codecov/project', 'Waiting for CI'],
  ['codecov/project', '870% (+0.10%)'],
  ['build', '100% done'],
  ['codecov/project', null],
] as const)('%s saying %j states no coverage of the whole', (name, text) => {
  expect(readCoverageText(name, text)).toBeNull();
});
