export const COVERAGE_FORMATS = ['lcov', 'cobertura', 'jacoco', 'go'] as const;
export type CoverageFormat = (typeof COVERAGE_FORMATS)[number];

/** Lines (statements, for Go) that tests ran, of all there are. */
export interface LineCounts {
  readonly covered: number;
  readonly total: number;
}

/** A report that does not say what it should. */
export class CoverageUnreadableError extends Error {
  override readonly name = 'CoverageUnreadableError';
  readonly code = 'coverage_unreadable';
}

/** The format of a report, by how it begins; null when it begins like none. */
export function detectCoverageFormat(report: string): CoverageFormat | null {
  const start = report.slice(0, 4_000).trimStart();
  if (start.startsWith('mode:')) return 'go';
  if (/^(?:TN|SF|VER):/.test(start)) return 'lcov';
  if (!start.startsWith('<')) return null;
  if (/<coverage[\s>]/.test(start)) return 'cobertura';
  return /<report[\s>]/.test(start) ? 'jacoco' : null;
}

/**
 * The percentage of lines.
 * @throws CoverageUnreadableError when there are none
 */
export function percentageOf({ covered, total }: LineCounts): number {
  if (total === 0) throw new CoverageUnreadableError('The report tells of no lines.');
  return Math.round((covered / total) * 100_000) / 1_000;
}

/**
 * A count as a report writes it.
 * @throws CoverageUnreadableError unless it is a whole number from 0 on that a program can count with
 */
export function readCount(text: string | undefined, where: string): number {
  const count = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (Number.isNaN(count)) {
    throw new CoverageUnreadableError(
      `${where} must be a whole number from 0 on, not ${JSON.stringify(text ?? '').slice(0, 40)}.`,
    );
  }
  return count;
}
