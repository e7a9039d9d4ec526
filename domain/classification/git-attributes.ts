import type { Glob } from './match-glob.ts';
import { matchGlob } from './match-glob.ts';
import { GlobError, parseGlob } from './parse-glob.ts';

/** The Linguist attributes that a repository's `.gitattributes` sets on the paths of one pattern. */
export interface AttributeRule {
  readonly pattern: string;
  readonly generated?: boolean;
  readonly vendored?: boolean;
  readonly documentation?: boolean;
}

/** What all rules together say of one path; undefined where they say nothing. */
export type PathAttributes = Omit<AttributeRule, 'pattern'>;

/** Rules read from one file; further lines are ignored. */
export const MAX_ATTRIBUTE_RULES = 1_000;

const ATTRIBUTE = /^(-|!)?linguist-(generated|vendored|documentation)(?:=(.*))?$/;
const FALSE_VALUES = ['false', '0', 'no'];

/**
 * Reads the Linguist attributes of a `.gitattributes` text (gitattributes(5)). Lines that set none of them, and
 * patterns that cannot be read, are skipped: the file belongs to the repository, not to the operator.
 * @param folder path of the folder the file lies in, without a slash at its end; empty at the root
 */
export function parseGitAttributes(text: string, folder = ''): AttributeRule[] {
  const rules: AttributeRule[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (rules.length === MAX_ATTRIBUTE_RULES) break;
    const rule = parseLine(line.trim(), folder);
    if (rule !== null) rules.push(rule);
  }
  return rules;
}

function parseLine(line: string, folder: string): AttributeRule | null {
  const [, quoted, plain, rest] = /^(?:"((?:[^"\\]|\\.)*)"|([^\s"#][^\s]*))\s+(.+)$/.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(["\\])/g, '$1') ?? plain;
  if (pattern === undefined || /^(?:!|\[attr\])/.test(pattern) || rest === undefined) return null;
  const found: { generated?: boolean; vendored?: boolean; documentation?: boolean } = {};
  for (const word of rest.split(/\s+/)) {
    const [, sign, name, value] = ATTRIBUTE.exec(word) ?? [];
    if (name === undefined || sign === '!') continue;
    const isSet = sign === undefined && !FALSE_VALUES.includes(value ?? '');
    if (name === 'generated') found.generated = isSet;
    else if (name === 'vendored') found.vendored = isSet;
    else found.documentation = isSet;
  }
  if (Object.keys(found).length === 0) return null;
  return { pattern: inFolder(pattern, folder), ...found };
}

/** The pattern as seen from the root. */
function inFolder(pattern: string, folder: string): string {
  if (folder === '') return pattern;
  const escaped = folder.replace(/[*?[\\]/g, '\\$&');
  const isDeep = pattern.slice(0, -1).includes('/');
  return isDeep ? `/${escaped}/${pattern.replace(/^\//, '')}` : `/${escaped}/**/${pattern}`;
}

/** A function that says what the rules set on a path: for each attribute the last rule that matches decides. */
export function compileAttributes(rules: readonly AttributeRule[]): (path: string) => PathAttributes {
  const compiled: { rule: AttributeRule; glob: Glob }[] = [];
  for (const rule of rules.slice(0, MAX_ATTRIBUTE_RULES)) {
    try {
      // A pattern that ends in a slash matches no file in gitattributes(5).
      if (!rule.pattern.endsWith('/')) compiled.push({ rule, glob: parseGlob(rule.pattern) });
    } catch (error) {
      if (!(error instanceof GlobError)) throw error;
    }
  }
  return (path) => {
    const segments = path.split('/');
    let found: PathAttributes = {};
    for (const { rule, glob } of compiled) {
      if (matchGlob(glob, segments)) found = { ...found, ...rule };
    }
    return found;
  };
}
