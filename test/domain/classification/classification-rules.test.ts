import { describe, expect, it } from 'vitest';
import { validateClassificationRules } from '../../../domain/classification/classification-rules.ts';
import { compileRules } from '../../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../../domain/classification/default-rules-yaml.ts';
import { parseClassificationRules } from '../../../lib/triage-config/parse-classification-rules.ts';

const SMALL = {
  channels: [{ channel: 'docs', paths: ['*.md'] }],
  noise: [{ reason: 'lockfile', paths: ['yarn.lock'] }],
  generatedMarkers: ['@generated'],
  versionFiles: ['package.json'],
};

describe('classification rules', () => {
  it('are plain data that can cross to a thread', () => {
    const rules = parseClassificationRules(DEFAULT_RULES_YAML);
    expect(structuredClone(rules)).toEqual(rules);
    expect(validateClassificationRules(structuredClone(rules))).toEqual(rules);
  });

  it('take the first rule that matches', () => {
    const rules = validateClassificationRules({
      ...SMALL,
      channels: [
        { channel: 'tests', paths: ['tests/'] },
        { channel: 'docs', paths: ['*.md'] },
      ],
    });
    const compiled = compileRules(rules);
    expect(compiled.classify('tests/a.md').channel).toBe('tests');
    expect(compiled.classify('a.md').channel).toBe('docs');
    expect(compiled.classify('a.js').channel).toBe('production');
  });

  it.each([
    ['a text', 'hello', 'the document must be a mapping'],
    ['nothing', null, 'the document must be a mapping'],
    ['an unknown key', { ...SMALL, chanels: [] }, 'unknown key "chanels"'],
    ['a missing list', { ...SMALL, noise: undefined }, 'noise must be a list'],
    [
      'an unknown channel',
      { ...SMALL, channels: [{ channel: 'test', paths: [] }] },
      'channels[0].channel must be one of',
    ],
    [
      'an unknown reason',
      { ...SMALL, noise: [{ reason: 'junk', paths: [] }] },
      'noise[0].reason must be one of',
    ],
    ['a path that is no text', { ...SMALL, versionFiles: ['a', 3] }, 'versionFiles[1] must be a text'],
    ['an empty marker', { ...SMALL, generatedMarkers: [' '] }, 'generatedMarkers[0] must be a text'],
    ['a bad glob', { ...SMALL, versionFiles: ['a['] }, 'versionFiles: The glob "a[" has a lone ['],
    [
      'too many entries',
      { ...SMALL, generatedMarkers: new Array(2_001).fill('x') },
      'at most 2000 are allowed',
    ],
  ])('refuse %s', (_, value, message) => {
    expect(() => validateClassificationRules(value)).toThrow(
      expect.objectContaining({
        code: 'classification_rules_invalid',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('name every problem at once', () => {
    expect(() => validateClassificationRules({ channels: 1, noise: 2 })).toThrow(
      /channels.*noise.*generatedMarkers/,
    );
  });

  it('refuse YAML that cannot be read', () => {
    expect(() => parseClassificationRules('channels: [')).toThrow(/classification rules are invalid/);
    expect(() => parseClassificationRules('x'.repeat(300_000))).toThrow(/longer than/);
    expect(() => parseClassificationRules('a: &a [1]\nb: [*a, *a]')).toThrow(
      /classification rules are invalid/,
    );
  });
});
