import {
  COVERAGE_FORMATS,
  type CoverageFormat,
  CoverageUnreadableError,
  detectCoverageFormat,
  FORMAT_TITLES,
} from '../../domain/coverage/coverage-format.ts';
import type { LineCounts } from '../../domain/coverage/line-tally.ts';
import { nameOtherReport } from '../../domain/coverage/name-other-report.ts';
import { readGoProfile } from '../../domain/coverage/read-go-profile.ts';
import { readLcov } from '../../domain/coverage/read-lcov.ts';
import { decodeReport } from './decode-report.ts';
import { readClover } from './read-clover.ts';
import { readCobertura } from './read-cobertura.ts';
import { readJacoco } from './read-jacoco.ts';

export interface ReadCoverage {
  /** `empty` when it holds nothing, and nobody said what it is. */
  readonly format: CoverageFormat | 'empty';
  /** 0-100; null when there was nothing to cover. */
  readonly coverage: number | null;
  readonly linesCovered: number;
  readonly linesTotal: number;
  /** Entries that could not be understood. */
  readonly linesLeftOut: number;
}

const READERS: Readonly<Record<CoverageFormat, (report: string) => LineCounts>> = {
  lcov: readLcov,
  go: readGoProfile,
  cobertura: readCobertura,
  clover: readClover,
  jacoco: readJacoco,
};

/**
 * Reads a coverage report of any known format, in any encoding (`decodeReport`). It takes its time: threads do it.
 * @param format found out unless given
 * @throws CoverageUnreadableError
 */
export function readCoverageReport(bytes: Uint8Array, format?: CoverageFormat): ReadCoverage {
  const report = decodeReport(bytes);
  if (report === '')
    return { format: format ?? 'empty', coverage: null, linesCovered: 0, linesTotal: 0, linesLeftOut: 0 };
  const known = settleFormat(report, format);
  const { total, covered, leftOut, firstLeftOut } = READERS[known](report);
  if (total === 0 && leftOut > 0) {
    throw new CoverageUnreadableError(
      `The report is ${FORMAT_TITLES[known]}, but none of its ${leftOut} lines can be read; ${firstLeftOut}.`,
    );
  }
  return {
    format: known,
    coverage: total === 0 ? null : Math.round((covered / total) * 100_000) / 1_000,
    linesCovered: covered,
    linesTotal: total,
    linesLeftOut: leftOut,
  };
}

function settleFormat(report: string, given: CoverageFormat | undefined): CoverageFormat {
  const found = detectCoverageFormat(report);
  if (found !== null && given !== undefined && found !== given) {
    throw new CoverageUnreadableError(
      `The report is ${FORMAT_TITLES[found]}, not ${FORMAT_TITLES[given]}: name that format, or none.`,
    );
  }
  const known = found ?? given;
  const other = found === null ? nameOtherReport(report) : null;
  if (other !== null) throw new CoverageUnreadableError(other);
  if (known !== undefined) return known;
  throw new CoverageUnreadableError(
    `The report looks like none of the known formats (${COVERAGE_FORMATS.join(', ')}): name its format.`,
  );
}
