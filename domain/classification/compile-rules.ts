import type { Channel } from '../channel.ts';
import type { ClassificationRules, PathNoiseReason } from './classification-rules.ts';
import { compileGlobs } from './compile-globs.ts';
import { type AttributeRule, compileAttributes, type PathAttributes } from './git-attributes.ts';
import { languageOfPath } from './language-of-path.ts';

/** What a path alone says of a file. */
export interface PathClass {
  readonly channel: Channel;
  readonly noise: PathNoiseReason | null;
  /** Name as GitHub Linguist writes it; null when unknown. */
  readonly language: string | null;
  /** False when the repository's attributes say that the file is not generated, whatever its content looks like. */
  readonly mayBeGenerated: boolean;
  /** Whether a change of nothing but version numbers makes it noise. */
  readonly mayBeVersionOnly: boolean;
}

/** Rules made fast. */
export interface CompiledRules {
  classify(path: string): PathClass;
  readonly generatedMarkers: readonly string[];
}

/** Paths remembered with their class, so that a repository's hot files are classified once. */
const MAX_REMEMBERED_PATHS = 50_000;

/**
 * Compiles rules for one repository.
 * @param attributes what the repository's `.gitattributes` says; it outranks the rules
 */
export function compileRules(
  rules: ClassificationRules,
  attributes: readonly AttributeRule[] = [],
): CompiledRules {
  const channels = rules.channels.flatMap((rule) => rule.paths.map(() => rule.channel));
  const channelGlobs = compileGlobs(rules.channels.flatMap((rule) => rule.paths));
  const reasons = rules.noise.flatMap((rule) => rule.paths.map(() => rule.reason));
  const noiseGlobs = compileGlobs(rules.noise.flatMap((rule) => rule.paths));
  const versionGlobs = compileGlobs(rules.versionFiles);
  const attributesOf = compileAttributes(attributes);
  const classifyAnew = (path: string): PathClass => {
    const set = attributesOf(path);
    return {
      channel: withDocumentation(channels[channelGlobs.firstMatch(path)] ?? 'production', set),
      noise: withNoise(reasons[noiseGlobs.firstMatch(path)] ?? null, set),
      language: languageOfPath(path),
      mayBeGenerated: set.generated !== false,
      mayBeVersionOnly: versionGlobs.firstMatch(path) !== -1,
    };
  };
  const remembered = new Map<string, PathClass>();
  return {
    generatedMarkers: rules.generatedMarkers,
    classify: (path) => {
      const known = remembered.get(path);
      if (known !== undefined) return known;
      if (remembered.size === MAX_REMEMBERED_PATHS) remembered.clear();
      const found = classifyAnew(path);
      remembered.set(path, found);
      return found;
    },
  };
}

function withDocumentation(channel: Channel, set: PathAttributes): Channel {
  if (set.documentation === true) return 'docs';
  return set.documentation === false && channel === 'docs' ? 'production' : channel;
}

/** Lock files and minified files count as generated for Linguist, so `-linguist-generated` keeps them too. */
function withNoise(reason: PathNoiseReason | null, set: PathAttributes): PathNoiseReason | null {
  if (set.vendored === true) return 'vendored';
  if (set.generated === true) return reason ?? 'generated';
  if (reason === 'vendored') return set.vendored === false ? null : reason;
  return set.generated === false ? null : reason;
}
