/** Languages whose lines are read by the same patterns. */
export const LANGUAGE_FAMILIES = [
  'javascript',
  'php',
  'python',
  'ruby',
  'jvm',
  'csharp',
  'go',
  'c',
  'rust',
  'swift',
  'elixir',
] as const;

export type LanguageFamily = (typeof LANGUAGE_FAMILIES)[number];

const FAMILIES: ReadonlyMap<string, LanguageFamily> = new Map(
  Object.entries({
    JavaScript: 'javascript',
    TypeScript: 'javascript',
    TSX: 'javascript',
    'Glimmer JS': 'javascript',
    'Glimmer TS': 'javascript',
    Vue: 'javascript',
    Svelte: 'javascript',
    Astro: 'javascript',
    CoffeeScript: 'javascript',
    PHP: 'php',
    'HTML+PHP': 'php',
    Python: 'python',
    Cython: 'python',
    Ruby: 'ruby',
    Crystal: 'ruby',
    Java: 'jvm',
    Kotlin: 'jvm',
    Scala: 'jvm',
    Groovy: 'jvm',
    Gradle: 'jvm',
    'C#': 'csharp',
    Go: 'go',
    C: 'c',
    'C++': 'c',
    'Objective-C': 'c',
    'Objective-C++': 'c',
    Cuda: 'c',
    Rust: 'rust',
    Swift: 'swift',
    Elixir: 'elixir',
  } as const),
);

/** The family of a language as GitHub Linguist names it; null when its lines are not read. */
export function familyOf(language: string | null): LanguageFamily | null {
  return (language === null ? undefined : FAMILIES.get(language)) ?? null;
}
