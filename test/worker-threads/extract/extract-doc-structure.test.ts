import { describe, expect, it } from 'vitest';
import { patchOf, readAdded, readPatch } from './read-added-file.ts';

describe('Markdown', () => {
  it('has headings, code fences and links', () => {
    const { docStructure } = readAdded(
      'docs/a.md',
      '# Getting *started* #',
      '#hashtag',
      'Some text with a [link](https://example.org/a "title") and [another](../b.md#c).',
      '[ref]: https://example.org/ref',
      '```typescript',
      'const a = [1](2);',
      '```',
      '~~~ruby',
      'Setext heading',
      '==============',
      'Second level',
      '---',
      '',
      '---',
    );
    expect(docStructure).toEqual({
      headings: ['Getting *started*', 'Second level', 'Setext heading'],
      codeFences: ['ruby', 'typescript'],
      references: ['../b.md#c', '2', 'https://example.org/a', 'https://example.org/ref'],
    });
  });
});

describe('reStructuredText', () => {
  it('has underlined headings, code blocks, roles, labels and links', () => {
    const { docStructure } = readAdded(
      'cookbook/form.rst',
      '.. index::',
      '   single: Form',
      '',
      '.. _form-types:',
      '',
      'How to créer a Form',
      '===================',
      '',
      'Use :class:`Symfony\\\\Component\\\\Form\\\\Form` and :doc:`the book </book/forms>`.',
      'See `the site <https://example.org>`_ and :ref:`form-types`.',
      '',
      '.. code-block:: php-annotations',
      '',
      '    $form = 1;',
      '',
      '.. include:: /includes/_note.rst.inc',
      '',
      'Sub',
      '~~~',
    );
    expect(docStructure).toEqual({
      headings: ['How to créer a Form', 'Sub'],
      codeFences: ['php-annotations'],
      references: [
        '/book/forms',
        '/includes/_note.rst.inc',
        'Symfony\\\\Component\\\\Form\\\\Form',
        'form-types',
        'https://example.org',
      ],
    });
  });

  it('takes a title whose underline did not change', () => {
    const patch = patchOf('a.rst', ['-Old title', '+New title', ' =========', '+text']);
    expect(readPatch(patch).docStructure?.headings).toEqual(['New title']);
  });

  it('takes a removed title with its removed underline, and no line above an underline of the other side', () => {
    const patch = patchOf('a.rst', ['-Old title', '-=========', '+text', '-----', '+more']);
    expect(readPatch(patch).docStructure?.headings).toEqual(['Old title']);
  });
});

describe('AsciiDoc', () => {
  it('has headings, source blocks and links', () => {
    const { docStructure } = readAdded(
      'docs/a.adoc',
      '== Install it',
      '[source,java]',
      'See link:https://example.org[this] and include::other.adoc[].',
    );
    expect(docStructure).toEqual({
      headings: ['Install it'],
      codeFences: ['java'],
      references: ['https://example.org', 'other.adoc'],
    });
  });
});

describe('the structure of documents', () => {
  it('belongs to the docs channel only', () => {
    expect(readAdded('src/a.js', '# heading').docStructure).toBe(null);
    expect(readAdded('docs/a.md', 'import x from "y"').symbols).toEqual([]);
  });
});
