import { z } from 'zod';
import { nearestWord } from '../../domain/nearest-word.ts';

type RawIssue = z.core.$ZodRawIssue;

const CHOICES_MAX = 40;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'nothing',
  nan: 'not a number',
};
const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'an id such as 0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10',
  email: 'an e-mail address such as ada@example.org',
  url: 'a URL such as https://example.org/path',
  datetime: 'a time such as 2026-01-31T12:34:56Z',
  date: 'a day such as 2026-01-31',
};
/** What is counted in things that have a length. */
const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

/**
 * Says what is wrong with a value and what to write instead, to go on after its name: `must be 100 or less`. The one place where
 * what a schema refuses becomes words; a schema says it better itself only where it knows more.
 */
export function wordIssue(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing; it must be ${kindOf(issue.expected)}${exampleOf(issue)}`
        : `must be ${kindOf(issue.expected)}, not ${kindOf(z.core.util.parsedType(issue.input))}${exampleOf(issue)}`;
    case 'invalid_value':
      return wordChoice(issue.values, issue.input);
    case 'too_small':
      return wordLimit(issue.origin, issue.minimum, issue.inclusive, 'more');
    case 'too_big':
      return wordLimit(issue.origin, issue.maximum, issue.inclusive, 'less');
    case 'invalid_format':
      return FORMATS[issue.format] === undefined
        ? `is not written as it must be${exampleOf(issue) || patternOf(issue)}`
        : `must be ${FORMATS[issue.format]}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `is not known here${knownKeys(issue, issue.keys[0]!)}`;
    case 'invalid_union':
      return wordUnion(issue);
    default:
      return `is not valid${exampleOf(issue)}`;
  }
}

/** From now on schemas of this process speak as `wordIssue` does, unless they bring words of their own. */
export function speakPlainly(): void {
  z.config({ localeError: wordIssue });
}

function kindOf(type: string): string {
  return KINDS[type] ?? type;
}

function wordChoice(values: readonly unknown[], input: unknown): string {
  const shown = values.slice(0, CHOICES_MAX).map(String);
  const rest = values.length > CHOICES_MAX ? ` and ${values.length - CHOICES_MAX} more` : '';
  const start = input === undefined ? 'is missing; it must be' : 'must be';
  return values.length === 1 ? `${start} ${shown[0]}` : `${start} one of ${shown.join(', ')}${rest}`;
}

function wordLimit(
  origin: string,
  limit: number | bigint,
  inclusive: boolean | undefined,
  side: 'more' | 'less',
): string {
  const unit = UNITS[origin];
  if (unit !== undefined) {
    if (side === 'more' && Number(limit) === 1) return 'must not be empty';
    return `must have ${limit} ${unit} or ${side === 'more' ? 'more' : 'fewer'}`;
  }
  return inclusive === false ? `must be ${side} than ${limit}` : `must be ${limit} or ${side}`;
}

/** Of the alternatives, the words of the one that fits best: with the fewest complaints. */
function wordUnion(issue: RawIssue & { readonly code: 'invalid_union' }): string {
  if (Array.isArray(issue.options)) {
    const given = (issue.input as Record<string, unknown> | undefined)?.[String(issue.discriminator)];
    return wordChoice(issue.options, given);
  }
  const [best] = issue.errors.toSorted((a, b) => a.length - b.length);
  return best?.[0]?.message ?? 'is not valid';
}

function knownKeys(issue: RawIssue, written: string): string {
  const shape = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  const keys = Object.keys(shape ?? {}).filter((key) => key !== '');
  if (shape === undefined) return '';
  if (keys.length === 0) return '; nothing is';
  const meant = nearestWord(written, keys);
  const there = `here are: ${keys.join(', ')}`;
  return meant === undefined ? `; t${there}` : `: did you mean ${meant}? T${there}`;
}

function exampleOf(issue: RawIssue): string {
  const schema = (issue.schema ?? issue.inst) as z.ZodType | undefined;
  const example = schema === undefined ? undefined : z.globalRegistry.get(schema)?.example;
  return example === undefined ? '' : `, such as ${JSON.stringify(example)}`;
}

function patternOf(issue: RawIssue & { readonly code: 'invalid_format' }): string {
  return issue.pattern === undefined ? '' : `: it must match ${issue.pattern}`;
}
