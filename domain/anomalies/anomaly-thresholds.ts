import { DETECTORS, thresholdsOf } from './all-detectors.ts';
import { ANOMALY_TYPES, type AnomalyType } from './anomaly.ts';

/** The numbers that decide, by type and name. */
export type AnomalyThresholds = {
  readonly [Type in AnomalyType]: Readonly<Record<keyof (typeof DETECTORS)[Type]['thresholds'], number>>;
};

/** What differs from the defaults. */
export type ThresholdsChange = {
  readonly [Type in AnomalyType]?: Readonly<Record<string, number>> | undefined;
};

/** The defaults with what differs; names that no detector knows are left out. */
export function mergeThresholds(change: ThresholdsChange): AnomalyThresholds {
  const ofTypes = ANOMALY_TYPES.map((type) => [
    type,
    Object.fromEntries(
      Object.entries(thresholdsOf(type)).map(([name, threshold]) => [
        name,
        change[type]?.[name] ?? threshold.default,
      ]),
    ),
  ]);
  return Object.fromEntries(ofTypes) as AnomalyThresholds;
}

export const DEFAULT_THRESHOLDS = mergeThresholds({});

/** What is wrong with thresholds, in sentences that name what is allowed; empty when nothing is. */
export function findThresholdProblems(change: ThresholdsChange): string[] {
  const problems: string[] = [];
  const merged = mergeThresholds(change);
  for (const type of ANOMALY_TYPES) {
    const declared = thresholdsOf(type);
    const values: Readonly<Record<string, number>> = merged[type];
    for (const name of Object.keys(change[type] ?? {})) {
      if (Object.hasOwn(declared, name)) continue;
      problems.push(`${type} has no threshold ${name}; it has ${Object.keys(declared).join(', ')}`);
    }
    for (const [name, { range, below }] of Object.entries(declared)) {
      const value = values[name]!;
      if (!(value >= range.min && value <= range.max)) {
        problems.push(`${type}.${name} must be from ${range.min} to ${range.max}`);
      }
      if (below !== undefined && value >= values[below]!) {
        problems.push(`${type}.${name} must be below ${below} (${values[below]})`);
      }
    }
  }
  const unknown = Object.keys(change).filter((type) => !Object.hasOwn(DETECTORS, type));
  if (unknown.length > 0) {
    problems.push(`there is no anomaly ${unknown.join(', ')}; there are ${ANOMALY_TYPES.join(', ')}`);
  }
  return problems;
}
