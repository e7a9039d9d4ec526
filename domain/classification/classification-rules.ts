import { CHANNELS, type Channel } from '../channel.ts';
import { compileGlobs } from './compile-globs.ts';
import { GlobError } from './parse-glob.ts';

/** Why a path alone makes a file noise; the other reasons need its content. */
export const PATH_NOISE_REASONS = ['vendored', 'lockfile', 'minified', 'generated'] as const;

export type PathNoiseReason = (typeof PATH_NOISE_REASONS)[number];

/** How files are sorted into channels and noise: plain data, part of a configuration snapshot. */
export interface ClassificationRules {
  /** In order; the first rule with a matching glob decides. A path that matches none is production. */
  readonly channels: readonly { readonly channel: Channel; readonly paths: readonly string[] }[];
  /** In order; the first rule with a matching glob decides. */
  readonly noise: readonly { readonly reason: PathNoiseReason; readonly paths: readonly string[] }[];
  /** A file that says one of these near its top is generated. */
  readonly generatedMarkers: readonly string[];
  /** Files that are noise when nothing but a version number or a release date changes in them. */
  readonly versionFiles: readonly string[];
}

/** Globs and markers one set of rules may hold. */
export const MAX_RULE_ENTRIES = 2_000;

/** Rules that cannot be used; the message names every problem and where it is. */
export class ClassificationRulesError extends Error {
  override readonly name = 'ClassificationRulesError';
  readonly code = 'classification_rules_invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The classification rules are invalid: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}

/**
 * Validates parsed YAML (or JSON) as rules.
 * @throws ClassificationRulesError naming every problem at once
 */
export function validateClassificationRules(value: unknown): ClassificationRules {
  const problems: string[] = [];
  const root = asRecord(
    value,
    'the document',
    ['channels', 'noise', 'generatedMarkers', 'versionFiles'],
    problems,
  );
  const channels = asList(root.channels, 'channels', problems).map((entry, index) =>
    readRule(entry, `channels[${index}]`, 'channel', CHANNELS, problems),
  );
  const noise = asList(root.noise, 'noise', problems).map((entry, index) =>
    readRule(entry, `noise[${index}]`, 'reason', PATH_NOISE_REASONS, problems),
  );
  const generatedMarkers = asTexts(root.generatedMarkers, 'generatedMarkers', problems);
  const versionFiles = asGlobs(root.versionFiles, 'versionFiles', problems);
  const entries =
    [...channels, ...noise].reduce((sum, rule) => sum + rule.paths.length, 0) +
    generatedMarkers.length +
    versionFiles.length;
  if (entries > MAX_RULE_ENTRIES)
    problems.push(`${entries} entries, at most ${MAX_RULE_ENTRIES} are allowed`);
  if (problems.length > 0) throw new ClassificationRulesError(problems);
  return {
    channels: channels.map(({ kind, paths }) => ({ channel: kind, paths })),
    noise: noise.map(({ kind, paths }) => ({ reason: kind, paths })),
    generatedMarkers,
    versionFiles,
  };
}

function readRule<Kind extends string>(
  value: unknown,
  where: string,
  key: string,
  kinds: readonly Kind[],
  problems: string[],
): { kind: Kind; paths: string[] } {
  const record = asRecord(value, where, [key, 'paths'], problems);
  const kind = kinds.find((known) => known === record[key]);
  if (kind === undefined) problems.push(`${where}.${key} must be one of ${kinds.join(', ')}`);
  return { kind: kind ?? kinds[0]!, paths: asGlobs(record.paths, `${where}.paths`, problems) };
}

function asRecord(
  value: unknown,
  where: string,
  keys: readonly string[],
  problems: string[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${where} must be a mapping with ${keys.join(', ')}`);
    return {};
  }
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) problems.push(`${where} has an unknown key ${JSON.stringify(key)}`);
  }
  return { ...value };
}

function asList(value: unknown, where: string, problems: string[]): unknown[] {
  if (Array.isArray(value)) return value;
  problems.push(`${where} must be a list`);
  return [];
}

function asTexts(value: unknown, where: string, problems: string[]): string[] {
  return asList(value, where, problems).filter((entry, index): entry is string => {
    const good = typeof entry === 'string' && entry.trim() !== '';
    if (!good) problems.push(`${where}[${index}] must be a text that is not empty`);
    return good;
  });
}

function asGlobs(value: unknown, where: string, problems: string[]): string[] {
  const globs = asTexts(value, where, problems);
  for (const glob of globs) {
    try {
      compileGlobs([glob]);
    } catch (error) {
      if (!(error instanceof GlobError)) throw error;
      problems.push(`${where}: ${error.message.replace(/\.$/, '')}`);
    }
  }
  return globs;
}
