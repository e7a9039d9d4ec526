import { describe, expect, it } from 'vitest';
import { languageOfPath } from '../../../domain/classification/language-of-path.ts';

describe('the language of a path', () => {
  it.each([
    ['a/b.js', 'JavaScript'],
    ['a/b.ts', 'TypeScript'],
    ['a/b.d.ts', 'TypeScript'],
    ['a/b.tsx', 'TSX'],
    ['a/B.PHP', 'PHP'],
    ['x.html.erb', 'HTML+ERB'],
    ['x.html.twig', 'Twig'],
    ['x.blade.php', 'Blade'],
    ['index.rst', 'reStructuredText'],
    ['page.rst.inc', 'reStructuredText'],
    ['README.md', 'Markdown'],
    ['Dockerfile', 'Dockerfile'],
    ['CMakeLists.txt', 'CMake'],
    ['notes.txt', 'Text'],
    ['pom.xml', 'Maven POM'],
    ['a/Makefile', 'Makefile'],
    ['x.hbs', 'Handlebars'],
    ['x.cpp', 'C++'],
    ['x.h', 'C'],
    ['x.rs', 'Rust'],
    ['.gitignore', 'Ignore List'],
    ['LICENSE', null],
    ['x.unknown', null],
    ['.hidden', null],
    ['folder.js/file', null],
  ])('%s: %s', (path, language) => {
    expect(languageOfPath(path)).toBe(language);
  });
});
