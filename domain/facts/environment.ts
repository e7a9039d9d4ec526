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
      'nonproduction',
      'beta',
    ],
  ],
  ['preview', ['preview', 'previews', 'review', 'pr', 'pull', 'ephemeral', 'branch']],
  ['production', ['production', 'prod', 'prd', 'live', 'pages']],
  ['development', ['development', 'dev', 'test', 'testing', 'sandbox', 'ci', 'local']],
];
/** The name for which GitHub says "production" unless the deployment says otherwise, and for no other one. */
const PRODUCTION_BY_DEFAULT = 'production';
/** Between the kind and the project, as Vercel names environments: `Production – review-portal`. */
const BEFORE_PROJECT = ' – ';
const NAME_LIMIT_CHARS = 255;

/**
 * Which of the four kinds of environment a deployment went to. What the provider states decides. Where it states nothing, the
 * name does: `pre-prod` is staging, `prod-eu` production, `pr-12` a preview; a name that says nothing is development, so that it
 * counts as no delivery to users until somebody says so.
 *
 * GitHub fills in what a deployment leaves out: `production_environment` is then false unless the name is "production". So false
 * states something for that name only; for `prod-eu` it is what everybody gets who stated nothing.
 */
export function environmentOf(name: string, { isProduction, isTransient }: EnvironmentHints): Environment {
  if (isProduction === true) return 'production';
  if (isTransient) return 'preview';
  const isDenied = isProduction === false && name.toLowerCase() === PRODUCTION_BY_DEFAULT;
  return (isDenied ? null : environmentOfName(name)) ?? 'development';
}

/** What a free name says by its words, whole ones only; null when it says nothing. */
export function environmentOfName(name: string): Environment | null {
  const [kind = ''] = name.slice(0, NAME_LIMIT_CHARS).normalize('NFC').toLowerCase().split(BEFORE_PROJECT);
  const words = new Set(kind.replace(/(?<!\p{L})(pre|non)[-_ ]?(prod)/gu, '$1$2').split(/[^\p{L}\p{M}]+/u));
  return WORDS.find(([, known]) => known.some((word) => words.has(word)))?.[0] ?? null;
}
