export const ENVIRONMENTS = ['production', 'staging', 'development', 'preview'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export interface EnvironmentHints {
  /** What the provider says of it; null when it says nothing. */
  readonly isProduction: boolean | null;
  /** True for environments that are made for a while and go again. */
  readonly isTransient: boolean;
}

/** Words that environments' names are made of; the first list with a word of the name decides. */
const WORDS: readonly (readonly [Environment, readonly string[]])[] = [
  [
    'staging',
    [
      'staging',
      'stage',
      'stg',
      'uat',
      'preprod',
      'preproduction',
      'acceptance',
      'acc',
      'qa',
      'nonprod',
      'beta',
    ],
  ],
  ['preview', ['preview', 'previews', 'review', 'pr', 'pull', 'ephemeral', 'branch']],
  ['production', ['production', 'prod', 'prd', 'live', 'pages']],
  ['development', ['development', 'dev', 'test', 'testing', 'sandbox', 'ci', 'local']],
];
const NAME_LIMIT_CHARS = 255;

/**
 * Which of the four kinds of environment a free name means: `pre-prod` is staging, `prod-eu` production, `pr-12` a preview.
 * The name decides where it is plain; else what the provider says. A name that says nothing is development, so that it
 * counts as no delivery to users until somebody says so.
 */
export function environmentOf(name: string, { isProduction, isTransient }: EnvironmentHints): Environment {
  const words = new Set(
    name
      .slice(0, NAME_LIMIT_CHARS)
      .toLowerCase()
      .replace(/\b(pre|non)[-_ ]?(prod)/g, '$1$2')
      .split(/[^a-z]+/),
  );
  for (const [environment, known] of WORDS) if (known.some((word) => words.has(word))) return environment;
  if (isTransient) return 'preview';
  return isProduction === true ? 'production' : 'development';
}
