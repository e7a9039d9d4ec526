import { describe, expect, it } from 'vitest';
import { MAX_SYMBOLS } from '../../../worker-threads/extract/extract-symbols.ts';
import { patchOf, readAdded, readPatch } from './read-added-file.ts';

/** Symbols of the added lines as `kind name`. */
function symbols(path: string, ...lines: string[]): string[] {
  return readAdded(path, ...lines).symbols.map(({ kind, symbol }) => `${kind} ${symbol}`);
}

describe('JavaScript and TypeScript', () => {
  it.each([
    ["import Ember from 'ember-metal/core';", ['import ember-metal/core']],
    ["import { a, b } from './x';", ['import ./x']],
    ["} from './multi-line';", ['import ./multi-line']],
    ["import './side-effect';", ['import ./side-effect']],
    ["var get = require('ember-metal/property_get').get;", ['decl get', 'import ember-metal/property_get']],
    ["export { a, b as c } from './x';", ['import ./x', 'export a', 'export c']],
    ['export default class Foo extends Bar {', ['decl Foo', 'export Foo']],
    ['export async function load(url) {', ['decl load', 'export load']],
    ['export const LIMIT = 3;', ['decl LIMIT', 'export LIMIT']],
    ['export interface Options {', ['decl Options', 'export Options']],
    ['export default Router;', ['export Router']],
    ['module.exports = createApp;', ['export createApp']],
    ['exports.parse = function(text) {', ['export parse']],
    ['function helper(a, b) {', ['decl helper']],
    ['  const onClick = async (event) => {', ['decl onClick']],
    ['  willDestroyElement() {', ['decl willDestroyElement']],
    ['  static async create(options) {', ['decl create']],
    ['  didInsertElement: function() {', ['decl didInsertElement']],
    ["  fullName: Ember.computed('first', 'last', function() {", ['decl fullName']],
    ['Ember.View = Ember.CoreView.extend(', ['decl Ember.View']],
    ['  if (a === b) {', []],
    ['  for (const a of b) {', []],
    ['  return foo(a) {', []],
    ['  const local = 3;', []],
    ['  classNames: 3,', []],
    ['} else if (x) {', []],
    ['// function comment() {', []],
  ])('%s', (line, expected) => {
    expect(symbols('src/a.ts', line).sort()).toEqual([...expected].sort());
  });
});

describe('other languages', () => {
  it.each([
    ['a.php', 'use Symfony\\Component\\Yaml\\Yaml;', ['import Symfony\\Component\\Yaml\\Yaml']],
    ['a.php', 'abstract class Kernel implements KernelInterface', ['decl Kernel', 'export Kernel']],
    ['a.php', '    public static function create(array $options = [])', ['decl create']],
    ['a.php', '    private const MAX = 3;', ['decl MAX']],
    ['a.php', '    $function = 3;', []],
    ['a.py', 'from django.db import models', ['import django.db']],
    ['a.py', 'class Model(Base):', ['decl Model', 'export Model']],
    ['a.py', '    def _save(self, force=False):', ['decl _save']],
    ['a.rb', "require_relative '../lib/x'", ['import ../lib/x']],
    ['a.rb', 'module ActiveRecord', ['decl ActiveRecord', 'export ActiveRecord']],
    ['a.rb', '  def self.valid?(x)', ['decl valid?']],
    ['A.java', 'import static org.junit.Assert.assertTrue;', ['import org.junit.Assert.assertTrue']],
    ['A.java', 'public final class Foo<T> {', ['decl Foo']],
    ['A.java', '  protected Map<String, List<T>> load(String a) throws X {', ['decl load']],
    ['A.kt', '  suspend fun fetchAll(id: Int): List<X> {', ['decl fetchAll']],
    ['A.cs', 'using System.Linq;', ['import System.Linq']],
    ['A.cs', '    public async Task<int> RunAsync(string x)', ['decl RunAsync']],
    ['a.go', 'func (s *Server) Serve(l net.Listener) error {', ['decl Serve', 'export Serve']],
    ['a.go', '\t"github.com/pkg/errors"', ['import github.com/pkg/errors']],
    ['a.go', 'type config struct {', ['decl config']],
    ['a.c', '#include <stdio.h>', ['import stdio.h']],
    ['a.c', 'static int parse_header(const char *p)', ['decl parse_header']],
    ['a.cpp', 'void Foo::bar(int x) {', ['decl Foo::bar']],
    ['a.h', '#define MAX_LEN 30', ['decl MAX_LEN']],
    ['a.rs', 'use std::collections::HashMap;', ['import std::collections::HashMap']],
    ['a.rs', 'pub async fn connect(url: &str) -> Result<()> {', ['decl connect', 'export connect']],
    ['a.rs', 'impl fmt::Display for Token {', ['decl Token']],
    ['a.swift', 'public final class Session: NSObject {', ['decl Session', 'export Session']],
    ['a.ex', '  defp do_parse(x), do: x', ['decl do_parse']],
    ['a.ex', 'defmodule App.Parser do', ['decl App.Parser', 'export App.Parser']],
    ['a.unknown', 'function foo() {', []],
    ['a.css', '.foo {', []],
  ])('%s: %s', (path, line, expected) => {
    expect(symbols(`src/${path}`, line).sort()).toEqual([...expected].sort());
  });
});

describe('symbols of a pull request', () => {
  it('come from removed lines too, each once, sorted', () => {
    const lines = ['-function b() {', '+function a() {', '+function b() {', ' function context() {'];
    expect(readPatch(patchOf('src/x.js', lines)).symbols).toEqual([
      { symbol: 'a', kind: 'decl' },
      { symbol: 'b', kind: 'decl' },
    ]);
  });

  it('name what the hunk header names, but no import', () => {
    const patch = (context: string) => readPatch(patchOf('src/x.php', ['+  foo();'], context)).symbols;
    expect(patch('class ParserTest extends TestCase')).toEqual([{ symbol: 'ParserTest', kind: 'decl' }]);
    expect(patch('use A\\B;')).toEqual([]);
    expect(patch('')).toEqual([]);
  });

  it('leave out a name that Git cut off', () => {
    const whole = `class ${'A'.repeat(60)} {`;
    const cut = `class ${'A'.repeat(74)}`;
    expect(readPatch(patchOf('src/x.php', ['+  foo();'], whole)).symbols).toHaveLength(1);
    expect(readPatch(patchOf('src/x.php', ['+  foo();'], cut)).symbols).toEqual([]);
  });

  it('are read in UTF-8, and survive bytes that are not', () => {
    expect(symbols('src/a.py', 'import naïve')).toEqual(['import na']);
    expect(symbols('src/a.js', "import x from './café';")).toEqual(['import ./café']);
    const patch = Buffer.from(
      patchOf('src/a.js', ["+import x from './caf~';"]).map((byte) => (byte === 0x7e ? 0xe9 : byte)),
    );
    expect(readPatch(patch).symbols).toEqual([{ symbol: './caf\ufffd', kind: 'import' }]);
  });

  it('hold no character that a database text cannot', () => {
    expect(symbols('src/a.js', "import x from 'a\0b';")).toEqual(['import a b']);
  });

  it('stop at their limit', () => {
    const lines = Array.from({ length: MAX_SYMBOLS + 50 }, (_, index) => `function f${index}() {`);
    expect(symbols('src/a.js', ...lines)).toHaveLength(MAX_SYMBOLS);
  });

  it('are read in no time to speak of from lines made to make the patterns slow', () => {
    const nasty = [
      'export ',
      'const a = ',
      'public static ',
      'a(',
      ' ',
      'A<',
      'impl<',
      'static a:: ',
      '{ ',
    ].map((part) => `${part.repeat(490 / part.length)} {`);
    const start = process.threadCpuUsage();
    for (const path of [
      'a.js',
      'a.php',
      'a.py',
      'a.rb',
      'A.java',
      'A.cs',
      'a.go',
      'a.cpp',
      'a.rs',
      'a.swift',
      'a.ex',
    ]) {
      symbols(`src/${path}`, ...nasty);
      symbols(`tests/${path}`, ...nasty);
    }
    expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(1_000);
  });
});
