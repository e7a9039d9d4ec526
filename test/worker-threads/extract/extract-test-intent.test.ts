import { describe, expect, it } from 'vitest';
import { patchOf, readAdded, readPatch } from './read-added-file.ts';

describe('names of suites and tests', () => {
  it.each([
    ['a.js', "QUnit.module('Ember.View', {", 'Ember.View'],
    ['a.js', "module('ember-runtime/system/array');", 'ember-runtime/system/array'],
    ['a.js', 'moduleFor("Component:curly", class extends Test {', 'Component:curly'],
    ['a.js', "  ['@test it renders twice'](assert) {", 'it renders twice'],
    ['a.js', "  it('does not \\'quote\\'', async () => {", "does not \\'quote\\'"],
    ['a.ts', '  describe.only(`a suite`, () => {', 'a suite'],
    ['a.js', "test('works', function(assert) {", 'works'],
    ['a.php', '    public function testParsesNull()', 'testParsesNull'],
    ['a.php', 'class ParserTest extends TestCase', 'ParserTest'],
    ['a.py', '    def test_saves(self):', 'test_saves'],
    ['a.py', 'class TestModel(TestCase):', 'TestModel'],
    ['a.rb', "  it 'is valid' do", 'is valid'],
    ['a.rb', 'RSpec.describe User do', 'User'],
    ['A.java', '  public void savesTwice() {', 'savesTwice'],
    ['A.java', '  @DisplayName("saves it twice")', 'saves it twice'],
    ['A.kt', '  fun `saves it twice`() {', '`saves it twice`'],
    ['A.cs', '    public async Task Saves_Twice()', 'Saves_Twice'],
    ['a.go', 'func TestServe(t *testing.T) {', 'TestServe'],
    ['a.go', '\tt.Run("empty body", func(t *testing.T) {', 'empty body'],
    ['a.cpp', 'TEST_F(ParserTest, ReadsNull) {', 'ParserTest, ReadsNull'],
    ['a.rs', '    fn saves_twice() {', 'saves_twice'],
    ['a.swift', '    func testSaves() {', 'testSaves'],
    ['a.exs', '  test "saves twice", %{conn: conn} do', 'saves twice'],
  ])('%s: %s', (path, line, name) => {
    expect(readAdded(`tests/${path}`, line).testIntent?.names).toEqual([name]);
  });

  it('come from hunk headers and removed lines too', () => {
    const patch = patchOf(
      'tests/a.php',
      ['-    public function testOld()', '+    foo();'],
      'class FooTest extends TestCase',
    );
    expect(readPatch(patch).testIntent?.names).toEqual(['FooTest', 'testOld']);
  });
});

describe('matchers', () => {
  it.each([
    ['a.js', '  expect(a).toBe(b);', 'toBe'],
    ['a.js', '  assert.strictEqual(a, b);', 'strictEqual'],
    ['a.js', '  expect(a).to.deep.equal(b);', 'deep.equal'],
    ['a.js', '  equal(a, b);', 'equal'],
    ['a.js', '  expectAssertion(() => {});', 'expectAssertion'],
    ['a.php', '        $this->assertSame(1, $x);', 'assertSame'],
    ['a.php', '        self::assertCount(1, $x);', 'assertCount'],
    ['a.php', '        $this->expectException(X::class);', 'expectException'],
    ['a.py', '        self.assertEqual(a, b)', 'assertEqual'],
    ['a.py', '    with pytest.raises(X):', 'raises'],
    ['a.rb', '    expect(a).to eq(b)', 'eq'],
    ['a.rb', '    assert_equal 1, a', 'assert_equal'],
    ['A.java', '    assertEquals(1, a);', 'assertEquals'],
    ['A.cs', '    Assert.Equal(1, a);', 'Equal'],
    ['a.go', '\trequire.NoError(t, err)', 'NoError'],
    ['a.go', '\t\tt.Fatalf("x")', 'Fatalf'],
    ['a.cpp', '  EXPECT_EQ(1, a);', 'EXPECT_EQ'],
    ['a.rs', '    assert_eq!(a, b);', 'assert_eq'],
    ['a.swift', '    XCTAssertEqual(a, b)', 'XCTAssertEqual'],
    ['a.exs', '    assert a == b', 'assert'],
  ])('%s: %s', (path, line, matcher) => {
    expect(readAdded(`tests/${path}`, line).testIntent?.matchers).toEqual([matcher]);
  });

  it('of removed lines do not count', () => {
    const patch = patchOf('tests/a.js', ['-  assert.ok(a);', '+  assert.equal(a, 1);']);
    expect(readPatch(patch).testIntent?.matchers).toEqual(['equal']);
  });
});

describe('imports under test', () => {
  it('are the imports that no test framework owns', () => {
    const { testIntent } = readAdded(
      'tests/a.ts',
      "import { expect, it } from 'vitest';",
      "import { module } from 'qunit';",
      "import { sign } from '../src/sign.ts';",
    );
    expect(testIntent?.importsUnderTest).toEqual(['../src/sign.ts']);
    const php = readAdded('Tests/a.php', 'use PHPUnit\\Framework\\TestCase;', 'use App\\Kernel;');
    expect(php.testIntent?.importsUnderTest).toEqual(['App\\Kernel']);
  });

  it('belong to the tests channel only', () => {
    expect(readAdded('src/a.js', "test('x', () => {").testIntent).toBe(null);
  });
});
