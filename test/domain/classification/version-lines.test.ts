import { describe, expect, it } from 'vitest';
import { isVersionLine } from '../../../domain/classification/version-lines.ts';

describe('a line that only names a version or a release date', () => {
  it.each([
    '1.2.3',
    'v2.0.0-beta.1',
    '  "version": "1.13.0-beta.2",',
    'version = "0.4.1"',
    "__version__ = '1.0.2'",
    "    const VERSION = '2.1.0-DEV';",
    "    const VERSION_ID = '20100';",
    "    const MINOR_VERSION = '1';",
    "    const EXTRA_VERSION = 'DEV';",
    "    const EXTRA_VERSION = '';",
    '  <version>4.1.0</version>',
    '## v1.2.3 (2020-01-31)',
    '* 2.0.1 (2011-08-26)',
    '### [1.2.3] - 2020-01-31',
    '## 3.0.0 - Unreleased',
  ])('%s', (line) => {
    expect(isVersionLine(line)).toBe(true);
  });

  it.each([
    '',
    '    "symfony/yaml": "2.1.*",',
    '  "lodash": "4.17.21",',
    '  "rsvp": "~3.0.6"',
    ' * bug #1234 fix the thing',
    '## Breaking changes',
    'version = compute()',
    'if (version === "1.2.3") {',
    '- [BUGFIX] 1.2.3 broke the router',
    'const VERSION = readVersion("1.2.3");',
    '}',
    '2020',
  ])('not: %s', (line) => {
    expect(isVersionLine(line)).toBe(false);
  });
});
