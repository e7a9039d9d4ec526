import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neutraliseCode, neutraliseText, toSafeJson } from '../../../cli/output/neutralise-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
const STEERING = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

test('escape sequences, bidi overrides and invisible letters are shown, not obeyed', () => {
  expect(neutraliseText('\u001b[2J\u001b]0;owned\u0007')).toBe('\\x1b[2J\\x1b]0;owned\\x07');
  expect(neutraliseText('a\u202egnp.exe\u2066')).toBe('a\\u202egnp.exe\\u2066');
  expect(neutraliseText('pay\u200bpal\u{e0041}')).toBe('pay\\u200bpal\\u{e0041}');
  expect(neutraliseText('one\r\ntwo\u2028three\u0085')).toBe('one\\x0d\\x0atwo\\u2028three\\x85');
  expect(neutraliseText('\ud800')).toBe('\\ud800');
});

test('people’s languages and emoji stay as they are', () => {
  const text = 'Yılmaz · 日本語 · עברית · नमस्ते क्‍ष · 👩‍💻 · e\u0301';
  expect(neutraliseText(text)).toBe(text);
});

test('a letter carries only so many marks', () => {
  expect(neutraliseText(`a${'\u0301'.repeat(100)}b`)).toBe(`a${'\u0301'.repeat(6)}b`);
});

test('tabs in code reach to the next stop', () => {
  expect(neutraliseCode('\tif\tx')).toBe('    if  x');
  expect(neutraliseCode('\u001b[31m')).toBe('\\x1b[31m');
});

test('no text steers a terminal', () => {
  const anyText = fc.string({ unit: 'binary' });
  fc.assert(fc.property(anyText, (text) => !STEERING.test(neutraliseText(text))));
  fc.assert(fc.property(anyText, (text) => !STEERING.test(neutraliseCode(text))));
});

test('a JSON document holds no steering character and parses to the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const json = toSafeJson(value);
      expect(JSON.parse(json)).toEqual(value);
      expect(json.replaceAll('\n', '')).not.toMatch(STEERING);
    }),
  );
});
