import { type CoverageFormat, CoverageUnreadableError } from '../../domain/coverage/coverage-format.ts';
import { type ReadCoverage, readCoverageReport } from './read-coverage-report.ts';

export interface ReportTask {
  readonly bytes: Uint8Array;
  readonly format: CoverageFormat | undefined;
}

/** What a thread made of a report; classes of errors do not survive the way back. */
export type ReportOutcome =
  | { readonly ok: true; readonly coverage: ReadCoverage }
  | { readonly ok: false; readonly message: string };

/** The entry of each thread that reads coverage reports. */
export default function readInThread({ bytes, format }: ReportTask): ReportOutcome {
  try {
    return { ok: true, coverage: readCoverageReport(bytes, format) };
  } catch (error) {
    if (error instanceof CoverageUnreadableError) return { ok: false, message: error.message };
    throw error;
  }
}
