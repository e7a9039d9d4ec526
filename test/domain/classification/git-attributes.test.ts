import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../../domain/classification/default-rules-yaml.ts';
import { compileAttributes, parseGitAttributes } from '../../../domain/classification/git-attributes.ts';
import { parseClassificationRules } from '../../../lib/triage-config/parse-classification-rules.ts';

const rules = parseClassificationRules(DEFAULT_RULES_YAML);

describe('reading .gitattributes', () => {
  it('takes the Linguist attributes in all their forms and skips the rest', () => {
    const text = [
      '# comment linguist-generated',
      '* text=auto',
      'a.js linguist-generated',
      'b.js linguist-generated=true -diff',
      'c.js -linguist-vendored linguist-documentation',
      'd.js linguist-generated=false',
      '"with space.js" linguist-vendored',
      'e.js !linguist-vendored',
      '!f.js linguist-vendored',
      'g.js linguist-language=PHP',
      '[attr]macro linguist-vendored',
    ].join('\r\n');
    expect(parseGitAttributes(text)).toEqual([
      { pattern: 'a.js', generated: true },
      { pattern: 'b.js', generated: true },
      { pattern: 'c.js', vendored: false, documentation: true },
      { pattern: 'd.js', generated: false },
      { pattern: 'with space.js', vendored: true },
    ]);
  });

  it('reads the file of a folder as seen from the root', () => {
    const attributesOf = compileAttributes(
      parseGitAttributes('*.js linguist-generated\n/x/y.php linguist-vendored', 'sub/dir'),
    );
    expect(attributesOf('sub/dir/a/b.js')).toMatchObject({ generated: true });
    expect(attributesOf('sub/b.js').generated).toBeUndefined();
    expect(attributesOf('sub/dir/x/y.php').vendored).toBe(true);
  });

  it('reads no more rules than its limit', () => {
    expect(parseGitAttributes('*.js linguist-generated\n'.repeat(5_000))).toHaveLength(1_000);
  });
});

describe('attributes', () => {
  it('are decided by the last rule that matches, each on its own', () => {
    const attributesOf = compileAttributes([
      { pattern: '*.js', generated: true, vendored: true },
      { pattern: '/src/*.js', generated: false },
      { pattern: 'broken[', generated: false },
      { pattern: 'folder/', generated: true },
    ]);
    expect(attributesOf('src/a.js')).toMatchObject({ generated: false, vendored: true });
    expect(attributesOf('a.js')).toMatchObject({ generated: true });
    expect(attributesOf('folder/a').generated).toBeUndefined();
  });

  it('outrank the rules, both ways', () => {
    const compiled = compileRules(rules, [
      { pattern: 'vendor/own/**', vendored: false },
      { pattern: 'package-lock.json', generated: false },
      { pattern: 'src/big.js', generated: true },
      { pattern: 'lib/copy/**', vendored: true },
      { pattern: 'manual/**', documentation: true },
      { pattern: 'docs/app.js', documentation: false },
    ]);
    expect(compiled.classify('vendor/own/a.go').noise).toBe(null);
    expect(compiled.classify('vendor/other/a.go').noise).toBe('vendored');
    expect(compiled.classify('package-lock.json').noise).toBe(null);
    expect(compiled.classify('src/big.js').noise).toBe('generated');
    expect(compiled.classify('src/big.js').mayBeGenerated).toBe(true);
    expect(compiled.classify('package-lock.json').mayBeGenerated).toBe(false);
    expect(compiled.classify('lib/copy/x.c').noise).toBe('vendored');
    expect(compiled.classify('manual/x.php').channel).toBe('docs');
    expect(compiled.classify('docs/app.js').channel).toBe('production');
  });
});
