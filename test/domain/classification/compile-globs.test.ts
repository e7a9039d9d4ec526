import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlobs } from '../../../domain/classification/compile-globs.ts';

function matches(glob: string, path: string): boolean {
  return compileGlobs([glob]).firstMatch(path) === 0;
}

describe('a glob', () => {
  it.each([
    ['name.js', 'name.js', true],
    ['name.js', 'a/b/name.js', true],
    ['name.js', 'name.jsx', false],
    ['name.js', 'name.js/other', false],
    ['*.md', 'a/b.md', true],
    ['*.md', 'a.md/b', false],
    ['*.md', '.md', true],
    ['*Test.php', 'a/FooTest.php', true],
    ['*Test.php', 'a/Footest.php', false],
    ['test_*.py', 'x/test_a.py', true],
    ['test_*.py', 'x/my_test_a.py', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXc', false],
    ['folder/', 'folder/x', true],
    ['folder/', 'a/folder/b/c', true],
    ['folder/', 'folder', false],
    ['folder/', 'a/myfolder/x', false],
    ['/folder/', 'folder/x', true],
    ['/folder/', 'a/folder/x', false],
    ['/name', 'name', true],
    ['/name', 'a/name', false],
    ['a/b', 'a/b', true],
    ['a/b', 'x/a/b', false],
    ['a/*/c', 'a/b/c', true],
    ['a/*/c', 'a/b/b/c', false],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['**/b/c/', 'x/b/c/d', true],
    ['**/b/c/', 'b/c/d', true],
    ['**/a/**/b', 'x/a/a/c/b', true],
    ['*-tests/', 'foo-tests/x', true],
    ['?.js', 'a.js', true],
    ['?.js', 'ab.js', false],
    ['[Rr]eadme', 'Readme', true],
    ['[!R]eadme', 'Readme', false],
    ['[0-9].txt', '7.txt', true],
    ['[0-9].txt', 'x.txt', false],
    ['*.{js,ts}', 'a.ts', true],
    ['*.{js,ts}', 'a.tsx', false],
    ['a{,.b}.c', 'a.c', true],
    ['a{,.b}.c', 'a.b.c', true],
    ['\\*.js', '*.js', true],
    ['\\*.js', 'a.js', false],
    ['a+b(c).js', 'a+b(c).js', true],
    ['*.js', 'дом/файл.js', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(matches(glob, path)).toBe(expected);
  });

  it.each(['', '{a', 'a}', '{a,{b}}', 'a[', 'a//b', '/', '[z-a]', 'x'.repeat(301), '{a,b}'.repeat(7), 'a\\'])(
    'is refused when malformed: %s',
    (glob) => {
      expect(() => compileGlobs([glob])).toThrow(expect.objectContaining({ code: 'glob_invalid' }));
    },
  );

  it('takes no time to speak of on a path made to make it backtrack', () => {
    const startMs = performance.now();
    expect(matches('*a*a*a*a*a*a*a*a*b', 'a'.repeat(5_000))).toBe(false);
    expect(matches('**/a/**/a/**/a/**/b', 'a/'.repeat(2_000))).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});

describe('a list of globs', () => {
  it('answers with the first one that matches, however each is looked up', () => {
    const kinds = ['x.js', '*.js', 'dir/', 'dir/**/x.js', 'x*', '**/x.js'];
    fc.assert(
      fc.property(fc.shuffledSubarray(kinds, { minLength: 1 }), (globs) => {
        const path = 'dir/sub/x.js';
        const expected = globs.findIndex((glob) => matches(glob, path));
        expect(compileGlobs(globs).firstMatch(path)).toBe(expected);
      }),
    );
  });

  it('answers -1 when none matches', () => {
    expect(compileGlobs(['a', '*.b', 'c/', 'd/*']).firstMatch('x/y.z')).toBe(-1);
    expect(compileGlobs([]).firstMatch('x')).toBe(-1);
  });
});
