import { ANY_ONE, ANY_RUN, type CharacterClass, type Glob, type GlobToken } from './match-glob.ts';

/** A glob that cannot be compiled. */
export class GlobError extends Error {
  override readonly name = 'GlobError';
  readonly code = 'glob_invalid';
}

/** Longest glob accepted, in characters. */
export const MAX_GLOB_LENGTH = 300;

/** Choices one glob may spell out, its braces multiplied. */
export const MAX_GLOB_CHOICES = 64;

/**
 * Spells out the choices of `{a,b}`; they may not nest.
 * @throws GlobError when a brace does not close, or the glob or its choices are too many
 */
export function expandBraces(glob: string): string[] {
  if (glob === '' || glob.length > MAX_GLOB_LENGTH) {
    throw new GlobError(`A glob must hold 1 to ${MAX_GLOB_LENGTH} characters: ${JSON.stringify(glob)}.`);
  }
  let choices = [''];
  for (const part of glob.split(/(\{[^{}]*\})/)) {
    const inner = /^\{(.*)\}$/s.exec(part)?.[1];
    if (inner === undefined && /[{}]/.test(part)) {
      throw new GlobError(
        `The glob ${JSON.stringify(glob)} has a brace that does not close, or nested braces.`,
      );
    }
    const endings = inner === undefined ? [part] : inner.split(',');
    choices = choices.flatMap((choice) => endings.map((ending) => choice + ending));
    if (choices.length > MAX_GLOB_CHOICES) {
      throw new GlobError(
        `The glob ${JSON.stringify(glob)} spells out more than ${MAX_GLOB_CHOICES} choices.`,
      );
    }
  }
  return choices;
}

/**
 * Parses a glob without braces: from the root when it holds a slash before its last character, in any folder otherwise.
 * @throws GlobError when it is malformed
 */
export function parseGlob(glob: string): Glob {
  const isFolder = glob.endsWith('/');
  const isRooted = glob.startsWith('/');
  const body = glob.slice(isRooted ? 1 : 0, isFolder ? -1 : undefined);
  if (body === '' || body.split('/').includes('')) {
    throw new GlobError(`The glob ${JSON.stringify(glob)} has an empty part.`);
  }
  const segments = body.split('/').map((segment) => (segment === '**' ? null : parseSegment(segment, glob)));
  if (!isRooted && !body.includes('/')) segments.unshift(null);
  // What lies below a folder is at least one segment.
  if (segments.length > 1 && segments.at(-1) === null) segments.splice(-1, 0, [ANY_RUN]);
  if (isFolder) segments.push([ANY_RUN], null);
  return { segments };
}

/** Parses the pattern of one segment; `glob` is named in errors. */
export function parseSegment(segment: string, glob: string): GlobToken[] {
  const tokens: GlobToken[] = [];
  for (const part of segment.match(/\[!?[^\]]+\]|\*+|\\.|./gs) ?? []) {
    if (part.startsWith('*')) tokens.push(ANY_RUN);
    else if (part === '?') tokens.push(ANY_ONE);
    else if (part.length > 2) tokens.push(parseClass(part, glob));
    else if (part === '[' || part === '\\') {
      throw new GlobError(`The glob ${JSON.stringify(glob)} has a lone ${part}.`);
    } else tokens.push(part.charCodeAt(part.length - 1));
  }
  return tokens;
}

function parseClass(part: string, glob: string): CharacterClass {
  const negated = part.startsWith('[!');
  const inner = part.slice(negated ? 2 : 1, -1);
  const ranges: [number, number][] = [];
  for (let index = 0; index < inner.length; index += 1) {
    const first = inner.charCodeAt(index);
    const isRange = inner[index + 1] === '-' && index + 2 < inner.length;
    const last = isRange ? inner.charCodeAt(index + 2) : first;
    if (last < first)
      throw new GlobError(`The glob ${JSON.stringify(glob)} has a range that runs backwards.`);
    ranges.push([first, last]);
    if (isRange) index += 2;
  }
  return { negated, ranges };
}
