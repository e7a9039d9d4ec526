/** A percentage that a check or a commit status states of the whole code, or of the part named by `flag`. */
export interface StatedCoverage {
  readonly coverage: number;
  readonly source: string;
  readonly flag: string;
}

interface CoveragePattern {
  readonly source: string;
  /** Over the name of the check or the context of the status; a first group is the flag. */
  readonly name: RegExp;
  /** Over its text; the first group is the percentage. */
  readonly text: RegExp;
}

const PERCENT = String.raw`(\d{1,3}(?:\.\d{1,6})?)\s?%`;

/**
 * One pattern a source, as these services write today. Those that speak of the changed lines only (`codecov/patch`,
 * `Coverage on New Code`) say nothing of the whole and are left out.
 */
const PATTERNS: readonly CoveragePattern[] = [
  // 87.52% (+0.10%) compared to 4f1e2d3
  { source: 'codecov', name: /^codecov\/project(?:\/(.{1,100}))?$/i, text: new RegExp(`^${PERCENT}`) },
  // Coverage increased (+0.2%) to 93.5%; First build on main at 91.3%; Coverage remained the same at 90%
  {
    source: 'coveralls',
    name: /^(?:coverage\/)?coveralls(?: - (.{1,100}))?$/i,
    text: new RegExp(`\\b(?:to|at) ${PERCENT}`),
  },
  // 92% (0.3% change)
  { source: 'codeclimate', name: /^codeclimate\/total-coverage$/i, text: new RegExp(`^${PERCENT}`) },
  // 88% (+0.4%), target 80%
  { source: 'codacy', name: /^codacy(?: coverage|\/coverage)$/i, text: new RegExp(`\\b${PERCENT}`) },
  // Total coverage: 81.2%; Lines: 81.2% (812/1000); Coverage is 81%
  {
    source: 'check',
    name: /^(?:code |test |total )?coverage(?: report)?(?: \((.{1,100})\))?$/i,
    text: new RegExp(`\\b(?:coverage|lines|statements)\\b(?: is)?\\s{0,3}[:=|]?\\s{0,3}${PERCENT}`, 'i'),
  },
];
/** Longer texts are logs; what they state of coverage stands in front. */
const TEXT_LIMIT_CHARS = 4_000;

/** The coverage that a check or status states, by the pattern of its source; null when it states none. */
export function readCoverageText(name: string, text: string | null): StatedCoverage | null {
  if (text === null) return null;
  const shown = text.slice(0, TEXT_LIMIT_CHARS);
  for (const pattern of PATTERNS) {
    const named = pattern.name.exec(name);
    if (named === null) continue;
    const coverage = Number(pattern.text.exec(shown)?.[1] ?? Number.NaN);
    if (coverage >= 0 && coverage <= 100) return { coverage, source: pattern.source, flag: named[1] ?? '' };
  }
  return null;
}
