import type { CoverageReportRow } from '../../sql/commits/list-coverage-reports.ts';
import { presentTimes } from './present-times.ts';

const NOTHING_TO_COVER = 'The report names no line that a test could run.';

/** A coverage report as the API shows it. */
export function presentCoverage(row: CoverageReportRow) {
  return { ...presentTimes(row), reason: row.coverage === null ? NOTHING_TO_COVER : null };
}
