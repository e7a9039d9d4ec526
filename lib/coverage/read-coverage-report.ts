import {
  type CoverageFormat,
  CoverageUnreadableError,
  detectCoverageFormat,
  type LineCounts,
  percentageOf,
} from '../../domain/coverage/coverage-format.ts';
import { readGoProfile } from '../../domain/coverage/read-go-profile.ts';
import { readLcov } from '../../domain/coverage/read-lcov.ts';
import { PulseError } from '../errors.ts';
import { readCobertura } from './read-cobertura.ts';
import { readJacoco } from './read-jacoco.ts';

export interface ReadCoverage {
  readonly format: CoverageFormat;
  /** 0-100 */
  readonly coverage: number;
  readonly linesCovered: number;
  readonly linesTotal: number;
}

const READERS: Readonly<Record<CoverageFormat, (report: string) => LineCounts | Promise<LineCounts>>> = {
  lcov: readLcov,
  go: readGoProfile,
  cobertura: readCobertura,
  jacoco: readJacoco,
};

/**
 * Reads a coverage report of any known format.
 * @param format found out unless given
 * @throws PulseError `coverage_unreadable`
 */
export async function readCoverageReport(report: string, format?: CoverageFormat): Promise<ReadCoverage> {
  try {
    const known = format ?? detectCoverageFormat(report);
    if (known === null) {
      throw new CoverageUnreadableError(
        'The report looks like none of the known formats (lcov, cobertura, jacoco, go): name its format.',
      );
    }
    const counts = await READERS[known](report);
    return {
      format: known,
      coverage: percentageOf(counts),
      linesCovered: counts.covered,
      linesTotal: counts.total,
    };
  } catch (error) {
    if (!(error instanceof CoverageUnreadableError)) throw error;
    throw new PulseError(error.code, error.message, { cause: error });
  }
}
