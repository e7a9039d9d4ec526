import type { LanguageFamily } from './language-family.ts';
import type { LinePattern } from './line-pattern.ts';
import { compilePatterns, type LineMatcher } from './line-patterns.ts';

/** `name`: a suite or a test; `matcher`: an assertion, sought in added lines only. */
export type TestPatternKind = 'name' | 'matcher';

type Pattern = LinePattern<TestPatternKind>;

/** A text in quotes of any kind. */
const QUOTED = String.raw`(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|${'`'}((?:\\.|[^${'`'}\\])*)${'`'})`;

const JAVASCRIPT: readonly Pattern[] = [
  {
    kind: 'name',
    starts:
      'describe|context|suite|module*|it|test|specify|QUnit|asyncTest|skip|todo|xit|xdescribe|fit|fdescribe|Deno|export default',
    expression: new RegExp(
      `^\\s*(?:export\\s+default\\s+)?(?:[xf]?describe|context|suite|module(?:For\\w*)?|[xf]?it|test|specify|QUnit|asyncTest|skip|todo|Deno)(?:\\.\\w+)*\\s*\\(\\s*(?:async\\s+)?${QUOTED}`,
    ),
  },
  // Ember: ['@test it renders'](assert) {
  { kind: 'name', starts: `['|["|'@|"@`, expression: /^\s*\[?['"`]@(?:test|skip)\s+(.*?)['"`]\]?\s*[(:]/ },
  {
    kind: 'matcher',
    starts: 'expect*|assert|await|t.|cy.',
    expression:
      /\b(?:assert|t)\.((?!async\b|expect\b)\w+)\s*\(|\bexpect\b.*\.(to[A-Z]\w*)\s*\(|\b(assert|expect[A-Z]\w*)\s*\(|\.to\.((?:\w+\.)*\w+)/,
  },
  {
    kind: 'matcher',
    starts: 'equal(|equals(|deepEqual(|strictEqual(|notEqual(|ok(|throws(|raises(|same(',
    expression: /^\s*(equals?|deepEqual|strictEqual|notEqual|ok|throws|raises|same)\s*\(/,
  },
];

const PHP: readonly Pattern[] = [
  {
    kind: 'name',
    starts: 'public|function|final|static',
    expression: /^\s*(?:(?:public|final|static)\s+)*function\s+(test\w+)\s*\(/,
  },
  {
    kind: 'name',
    starts: 'class|final|abstract',
    expression: /^\s*(?:(?:final|abstract)\s+)*class\s+(\w+Test(?:Case)?)\b/,
  },
  {
    kind: 'name',
    starts: 'it(|test(|describe(',
    expression: new RegExp(`^\\s*(?:it|test|describe)\\s*\\(\\s*${QUOTED}`),
  },
  {
    kind: 'matcher',
    starts:
      '$this->assert*|$this->expect*|$this->setExpected*|$this->fail|$this->mark*|self::assert*|static::assert*|self::fail|static::fail|Assert::|expect(',
    expression:
      /(?:->|::)(assert\w+|expectException\w*|setExpectedException|fail|markTest\w+|should\w+)\s*\(|\bexpect\(.*->(to\w+)\s*\(/,
  },
];

const PYTHON: readonly Pattern[] = [
  { kind: 'name', starts: 'def|async', expression: /^\s*(?:async\s+)?def\s+(test\w*)\s*\(/ },
  { kind: 'name', starts: 'class', expression: /^\s*class\s+(Test\w*|\w+Tests?(?:Case)?)\b/ },
  {
    kind: 'matcher',
    starts: 'self.assert*|self.fail*|with',
    expression: /\bself\.(assert\w+|fail)\s*\(|\bpytest\.(raises|warns|approx)\s*\(/,
  },
];

const RUBY: readonly Pattern[] = [
  {
    kind: 'name',
    starts: 'describe|context|it|specify|feature|scenario|test|should|RSpec.|shared_examples',
    expression: new RegExp(
      `^\\s*(?:RSpec\\.)?(?:describe|context|it|specify|feature|scenario|test|should|shared_examples)\\s*\\(?\\s*${QUOTED}`,
    ),
  },
  {
    kind: 'name',
    starts: 'describe|context|RSpec.',
    expression: /^\s*(?:RSpec\.)?(?:describe|context)\s*\(?\s*([A-Z][\w:]*)/,
  },
  { kind: 'name', starts: 'def', expression: /^\s*def\s+(test_\w+)/ },
  { kind: 'name', starts: 'class', expression: /^\s*class\s+(\w*Test|Test\w+)\b/ },
  {
    kind: 'matcher',
    starts: 'assert*|refute*|expect*|is_expected.|should*',
    expression: /^\s*((?:assert|refute)(?:_\w+)?)\b|\.(?:to|not_to|to_not)\s+(\w+)|^\s*(should(?:_not)?)\b/,
  },
];

const JVM: readonly Pattern[] = [
  {
    kind: 'name',
    starts: 'public|void|fun|protected|internal|suspend',
    expression: /^\s*(?:(?:public|protected|internal|suspend)\s+)*(?:void|fun)\s+(\w+|`[^`]+`)\s*\(/,
  },
  { kind: 'name', starts: '@DisplayName', expression: /^\s*@DisplayName\s*\(\s*"([^"]+)"/ },
  {
    kind: 'name',
    starts: 'public|class|final|abstract|internal',
    expression: /^\s*(?:(?:public|final|abstract|internal)\s+)*class\s+(\w*(?:Tests?|Spec|IT))\b/,
  },
  {
    kind: 'name',
    starts: 'def|it(|test(|describe(',
    expression: new RegExp(`^\\s*(?:def|it|test|describe)\\s*\\(?\\s*${QUOTED}`),
  },
  {
    kind: 'matcher',
    starts: 'assert*|Assert.|Assertions.|verify*|expect*|.is*|.has*|.contains*',
    expression: /\b(assert\w*|verify\w*|expect\w*)\s*\(|^\s*\.((?:is|has|contains)\w*)\s*\(/,
  },
];

const CSHARP: readonly Pattern[] = [
  {
    kind: 'name',
    starts: 'public|internal',
    expression:
      /^\s*(?:public|internal)\s+(?:async\s+|virtual\s+|override\s+)*(?:void|Task|ValueTask)\s+(\w+)\s*\(/,
  },
  {
    kind: 'name',
    starts: 'public|internal|class',
    expression: /^\s*(?:(?:public|internal|sealed|abstract|partial)\s+)*class\s+(\w*(?:Tests?|Facts|Spec))\b/,
  },
  {
    kind: 'matcher',
    starts: 'Assert.|await|CollectionAssert.|StringAssert.',
    expression: /\b\w*Assert\.(\w+)\s*[(<]/,
  },
];

const GO: readonly Pattern[] = [
  {
    kind: 'name',
    starts: 'func',
    expression: /^func\s+(?:\([^)]*\)\s*)?((?:Test|Benchmark|Fuzz|Example)\w*)\s*\(/,
  },
  {
    kind: 'name',
    starts: 't.Run|b.Run|s.Run|Describe(|Context(|It(|When(',
    expression: new RegExp(`^\\s*(?:\\w+\\.Run|Describe|Context|It|When)\\(\\s*${QUOTED}`),
  },
  {
    kind: 'matcher',
    starts: 'assert.|require.|t.Error*|t.Fatal*|Expect(',
    expression:
      /^\s*(?:assert|require)\.(\w+)\s*\(|^\s*t\.((?:Error|Fatal)f?)\(|\.(?:To|Should|NotTo|ShouldNot)\((\w+)/,
  },
];

const C: readonly Pattern[] = [
  {
    kind: 'name',
    starts: 'TEST*|BOOST_*|TYPED_TEST*',
    expression: /^\s*(?:TEST\w*|TYPED_TEST\w*|BOOST_\w*TEST\w*)\s*\(\s*(\w+(?:\s*,\s*\w+)?)/,
  },
  {
    kind: 'name',
    starts: 'TEST_CASE|SECTION|SCENARIO',
    expression: /^\s*(?:TEST_CASE|SECTION|SCENARIO)\s*\(\s*"([^"]+)"/,
  },
  {
    kind: 'name',
    starts: '-|static|void',
    expression: /^(?:-\s*\(void\)\s*|(?:static\s+)?void\s+)(test\w+)/,
  },
  {
    kind: 'matcher',
    starts: 'EXPECT_*|ASSERT_*|CHECK*|REQUIRE*|BOOST_*|XCTAssert*|assert*',
    expression: /^\s*((?:EXPECT|ASSERT|CHECK|REQUIRE|BOOST|XCTAssert|assert)\w*)\s*\(/,
  },
];

const RUST: readonly Pattern[] = [
  { kind: 'name', starts: 'fn|async|pub', expression: /^\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)\s*\(\s*\)/ },
  { kind: 'matcher', starts: 'assert*|debug_assert*', expression: /\b((?:debug_)?assert\w*)!/ },
];

const SWIFT: readonly Pattern[] = [
  { kind: 'name', starts: 'func|public', expression: /^\s*(?:public\s+)?func\s+(test\w*)\s*\(/ },
  { kind: 'name', starts: 'class|final', expression: /^\s*(?:final\s+)?class\s+(\w*Tests?)\b/ },
  {
    kind: 'matcher',
    starts: 'XCT*|try|#expect|expect(',
    expression: /\b(XCT\w+)\s*\(|(#expect)\b|\bexpect\(.*\.(to\w*)\(/,
  },
];

const ELIXIR: readonly Pattern[] = [
  { kind: 'name', starts: 'test|describe', expression: /^\s*(?:test|describe)\s+"([^"]+)"/ },
  { kind: 'matcher', starts: 'assert*|refute*', expression: /^\s*((?:assert|refute)\w*)\b/ },
];

/** How the tests of each family name suites and tests, and what they assert with. */
export const TEST_PATTERNS: Readonly<Record<LanguageFamily, LineMatcher<TestPatternKind>>> = {
  javascript: compilePatterns(JAVASCRIPT),
  php: compilePatterns(PHP),
  python: compilePatterns(PYTHON),
  ruby: compilePatterns(RUBY),
  jvm: compilePatterns(JVM),
  csharp: compilePatterns(CSHARP),
  go: compilePatterns(GO),
  c: compilePatterns(C),
  rust: compilePatterns(RUST),
  swift: compilePatterns(SWIFT),
  elixir: compilePatterns(ELIXIR),
};
