import type { SymbolKind } from '../../domain/signature.ts';
import type { LanguageFamily } from './language-family.ts';
import type { LinePattern } from './line-pattern.ts';
import { compilePatterns, type LineMatcher } from './line-patterns.ts';

type Pattern = LinePattern<SymbolKind>;

const JAVASCRIPT: readonly Pattern[] = [
  {
    kind: 'import',
    starts: 'import|} from',
    expression: /^\s*(?:import\b.*|\}\s*)\bfrom\s*['"]([^'"]+)['"]/,
  },
  { kind: 'import', starts: 'import', expression: /^\s*import\s*\(?['"]([^'"]+)['"]/ },
  { kind: 'import', starts: 'export', expression: /^\s*export\b.*\bfrom\s*['"]([^'"]+)['"]/ },
  { kind: 'import', starts: '^const|^let|^var|require(', expression: /\brequire\(\s*['"]([^'"]+)['"]\s*\)/ },
  {
    kind: 'export',
    starts: 'export',
    expression:
      /^\s*export\s+(?:default\s+|declare\s+|abstract\s+|async\s+)*(?:function\*?|class|const|let|var|interface|type|enum|namespace)\s+([\w$]+)/,
  },
  { kind: 'export', starts: 'export', expression: /^\s*export\s+default\s+([A-Za-z_$][\w$]*)\s*;?\s*$/ },
  { kind: 'export', starts: 'export', list: true, expression: /^\s*export\s+(?:type\s+)?\{([^}]*)\}/ },
  {
    kind: 'export',
    starts: 'module.exports.|exports.',
    expression: /^\s*(?:module\.)?exports\.([\w$]+)\s*=/,
  },
  {
    kind: 'export',
    starts: 'module.exports',
    expression: /^\s*module\.exports\s*=\s*([A-Za-z_$][\w$]*)\s*;/,
  },
  {
    kind: 'decl',
    starts: 'export|async|function|class|abstract|interface|type|enum|namespace|declare',
    expression:
      /^\s*(?:export\s+)?(?:default\s+|declare\s+|abstract\s+|async\s+)*(?:function\*?|class|interface|enum|namespace|type)\s+([A-Za-z_$][\w$]*)/,
  },
  {
    kind: 'decl',
    starts: 'export|^const|^let|^var',
    expression: /^(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*[=:]/,
  },
  {
    kind: 'decl',
    ends: '{>(',
    follows: 'a',
    expression:
      /^\s+(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function\b|class\b|\([^()]*\)\s*=>|[\w$]+\s*=>)/,
  },
  {
    kind: 'decl',
    ends: '{',
    follows: '(',
    starts: 'async|static|get|set|public|private|protected|override',
    expression:
      /^\s*(?:(?:public|private|protected|static|async|get|set|override)\s+)*(?:\*\s*)?(?!(?:if|for|while|switch|catch|function|with|return|constructor|describe|context|it|test|module|suite)\b)(#?[A-Za-z_$][\w$]*)\s*\([^;'"]*\)\s*(?::\s*[^={;]+)?\{\s*$/,
  },
  {
    kind: 'decl',
    ends: '{(',
    follows: ':=',
    expression:
      /^\s*['"]?([A-Za-z_$][\w$]*)['"]?\s*[:=]\s*(?:async\s+)?(?:function\b|(?:Ember\.)?(?:computed|observer)\b)/,
  },
  { kind: 'decl', starts: '*', expression: /^([A-Z][\w$]*(?:\.[\w$]+)+)\s*=[^=]/ },
];

const PHP: readonly Pattern[] = [
  {
    kind: 'import',
    starts: 'use',
    expression: /^use\s+(?:function\s+|const\s+)?\\?([\w\\]+)(?:\s+as\s+\w+)?\s*;/,
  },
  {
    kind: 'decl',
    starts: 'abstract|final|readonly|class|interface|trait|enum',
    expression: /^\s*(?:(?:abstract|final|readonly)\s+)*(?:class|interface|trait|enum)\s+([A-Za-z_]\w*)/,
  },
  {
    kind: 'export',
    starts: 'abstract|final|readonly|class|interface|trait|enum',
    expression: /^(?:(?:abstract|final|readonly)\s+)*(?:class|interface|trait|enum)\s+([A-Za-z_]\w*)/,
  },
  {
    kind: 'decl',
    starts: 'abstract|final|public|protected|private|static|function',
    expression: /^\s*(?:(?:abstract|final|public|protected|private|static)\s+)*function\s+&?\s*(\w+)\s*\(/,
  },
  {
    kind: 'decl',
    starts: 'final|public|protected|private|const',
    expression: /^\s*(?:(?:final|public|protected|private)\s+)*const\s+(?:[?\w|\\]+\s+)?(\w+)\s*=/,
  },
];

const PYTHON: readonly Pattern[] = [
  { kind: 'import', starts: 'import', expression: /^\s*import\s+([\w.]+)/ },
  { kind: 'import', starts: 'from', expression: /^\s*from\s+([\w.]+)\s+import\b/ },
  { kind: 'decl', starts: 'def|async|class', expression: /^\s*(?:async\s+)?(?:def|class)\s+(\w+)/ },
  { kind: 'export', starts: 'def|async|class', expression: /^(?:async\s+)?(?:def|class)\s+([A-Za-z]\w*)/ },
  { kind: 'decl', starts: '*', expression: /^([A-Z][A-Z0-9_]+)\s*(?::[^=]+)?=[^=]/ },
];

const RUBY: readonly Pattern[] = [
  { kind: 'import', starts: 'require*', expression: /^\s*require(?:_relative)?\s*\(?\s*['"]([^'"]+)['"]/ },
  {
    kind: 'import',
    starts: 'include|extend|prepend',
    expression: /^\s*(?:include|extend|prepend)\s+([A-Z][\w:]*)/,
  },
  { kind: 'decl', starts: 'def', expression: /^\s*def\s+(?:self\.)?([\w]+[?!=]?)/ },
  { kind: 'decl', starts: 'class|module', expression: /^\s*(?:class|module)\s+([A-Z][\w:]*)/ },
  { kind: 'export', starts: 'class|module', expression: /^\s*(?:class|module)\s+([A-Z][\w:]*)/ },
  { kind: 'decl', starts: '*', expression: /^([A-Z][A-Z0-9_]+)\s*=[^=]/ },
];

const JVM_MODIFIERS =
  'public|protected|private|internal|static|final|abstract|sealed|open|override|suspend|inline|data|case|implicit|lazy|synchronized|default|native|operator|companion';

const JVM: readonly Pattern[] = [
  { kind: 'import', starts: 'import', expression: /^\s*import\s+(?:static\s+)?([\w.]+(?:\.[*_])?)/ },
  {
    kind: 'decl',
    starts:
      'public|protected|private|internal|static|final|abstract|sealed|open|data|case|companion|class|interface|enum|record|object|trait|@interface',
    expression: new RegExp(
      `^\\s*(?:(?:${JVM_MODIFIERS})\\s+)*(?:class|interface|enum(?:\\s+class)?|record|object|trait|@interface)\\s+([A-Z]\\w*)`,
    ),
  },
  {
    kind: 'decl',
    starts:
      'public|protected|private|internal|static|final|abstract|override|suspend|inline|operator|open|fun|def',
    expression: new RegExp(
      `^\\s*(?:(?:${JVM_MODIFIERS})\\s+)*(?:fun|def)\\s+(?:<[^>]*>\\s*)?(?:\\w+\\.)?(\\w+|\`[^\`]+\`)`,
    ),
  },
  {
    kind: 'decl',
    starts: 'public|protected|private|static|final|abstract|synchronized|default|native|void',
    expression: new RegExp(
      `^\\s*(?:(?:${JVM_MODIFIERS})\\s+)*(?:<[^>]*>\\s*)?(?!new\\b|return\\b|throw\\b)[A-Za-z_][\\w.]*(?:<[^()]*>)?(?:\\[\\])*\\s+(\\w+)\\s*\\([^;]*$`,
    ),
  },
];

const CSHARP: readonly Pattern[] = [
  {
    kind: 'import',
    starts: 'using|global',
    expression: /^\s*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;/,
  },
  {
    kind: 'decl',
    starts:
      'public|protected|private|internal|static|sealed|abstract|partial|readonly|class|struct|interface|enum|record|namespace',
    expression:
      /^\s*(?:(?:public|protected|private|internal|static|sealed|abstract|partial|readonly)\s+)*(?:class|struct|interface|enum|record)\s+(\w+)/,
  },
  {
    kind: 'decl',
    starts: 'public|protected|private|internal|static',
    expression:
      /^\s*(?:(?:public|protected|private|internal|static|virtual|override|abstract|async|sealed|partial|extern|new)\s+)+[A-Za-z_][\w.<>,?[\]]*\s+(\w+)\s*(?:<[^>]*>)?\s*\(/,
  },
];

const GO: readonly Pattern[] = [
  { kind: 'import', starts: 'import', expression: /^\s*import\s+(?:[\w.]+\s+)?"([^"]+)"/ },
  { kind: 'import', ends: '"', expression: /^\t(?:[\w.]+\s+)?"([\w.-]+(?:\/[\w.-]+)+)"\s*$/ },
  { kind: 'decl', starts: 'func', expression: /^func\s+(?:\([^)]*\)\s*)?(\w+)/ },
  { kind: 'export', starts: 'func', expression: /^func\s+(?:\([^)]*\)\s*)?([A-Z]\w*)/ },
  { kind: 'decl', starts: 'type|var|const', expression: /^(?:type|var|const)\s+(\w+)/ },
  { kind: 'export', starts: 'type|var|const', expression: /^(?:type|var|const)\s+([A-Z]\w*)/ },
];

const C: readonly Pattern[] = [
  { kind: 'import', starts: '#include|#import', expression: /^\s*#\s*(?:include|import)\s*[<"]([^>"]+)[>"]/ },
  { kind: 'decl', starts: '#define', expression: /^\s*#\s*define\s+(\w+)/ },
  {
    kind: 'decl',
    starts: 'class|struct|enum|union|namespace|typedef',
    expression:
      /^\s*(?:typedef\s+)?(?:class|struct|union|namespace|enum(?:\s+class)?)\s+(?:[A-Z_]+\s+)?([A-Za-z_]\w*)\s*(?:final\s*)?(?:[:{]|$)/,
  },
  {
    kind: 'decl',
    starts: '@interface|@implementation|@protocol',
    expression: /^@(?:interface|implementation|protocol)\s+(\w+)/,
  },
  {
    kind: 'decl',
    starts:
      '*|static|inline|extern|const|unsigned|void|int|char|bool|long|short|double|float|size_t|struct|auto|template|virtual',
    ends: '{)',
    expression:
      /^(?!\s*(?:if|for|while|switch|return|else|do|case)\b)(?:[A-Za-z_][\w:<>,]*[\s*&]+)+((?:[A-Za-z_]\w*::)*~?[A-Za-z_]\w*)\s*\([^;]*$/,
  },
];

const RUST: readonly Pattern[] = [
  { kind: 'import', starts: 'use|pub', expression: /^\s*(?:pub\s+)?use\s+([\w:]+\w)/ },
  {
    kind: 'decl',
    starts: 'pub|fn|async|unsafe|const|static|struct|enum|trait|mod|type|union|macro_rules!|extern',
    expression:
      /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+|async\s+|unsafe\s+|const\s+|extern\s+"[^"]*"\s+)*(?:fn|struct|enum|trait|mod|type|union|static|const|macro_rules!)\s+(?:mut\s+)?(\w+)/,
  },
  {
    kind: 'export',
    starts: 'pub',
    expression:
      /^\s*pub\s+(?:async\s+|unsafe\s+|const\s+)*(?:fn|struct|enum|trait|mod|type|union|static|const)\s+(\w+)/,
  },
  { kind: 'decl', starts: 'impl', expression: /^\s*impl(?:<[^>]*>)?\s+(?:[\w:<>, ]+\s+for\s+)?([A-Z]\w*)/ },
];

const SWIFT_MODIFIERS =
  'public|open|internal|private|fileprivate|final|static|class|override|mutating|convenience|required|indirect|@objc|@discardableResult';

const SWIFT: readonly Pattern[] = [
  { kind: 'import', starts: 'import|@testable', expression: /^\s*(?:@testable\s+)?import\s+([\w.]+)/ },
  {
    kind: 'decl',
    starts:
      'public|open|internal|private|fileprivate|final|static|class|override|mutating|struct|enum|protocol|extension|actor|func|indirect|@objc|@discardableResult',
    expression: new RegExp(
      `^\\s*(?:(?:${SWIFT_MODIFIERS})\\s+)*(?:class|struct|enum|protocol|extension|actor|func|typealias)\\s+([A-Za-z_][\\w.]*)`,
    ),
  },
  {
    kind: 'export',
    starts: 'public|open',
    expression:
      /^\s*(?:public|open)\s+(?:final\s+|static\s+)*(?:class|struct|enum|protocol|actor|func)\s+(\w+)/,
  },
];

const ELIXIR: readonly Pattern[] = [
  {
    kind: 'import',
    starts: 'import|alias|use|require',
    expression: /^\s*(?:import|alias|use|require)\s+([A-Z][\w.]*)/,
  },
  {
    kind: 'decl',
    starts: 'def|defp|defmacro*|defguard|defdelegate',
    expression: /^\s*def(?:p|macro|macrop|guard|delegate)?\s+([a-z_]\w*[?!]?)/,
  },
  { kind: 'decl', starts: 'defmodule|defprotocol', expression: /^\s*def(?:module|protocol)\s+([A-Z][\w.]*)/ },
  { kind: 'export', starts: 'defmodule', expression: /^\s*defmodule\s+([A-Z][\w.]*)/ },
];

/** How each family declares, exports and imports names. */
export const SYMBOL_PATTERNS: Readonly<Record<LanguageFamily, LineMatcher<SymbolKind>>> = {
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
