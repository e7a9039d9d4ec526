import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { CoverageFormat } from '../../domain/coverage/coverage-format.ts';
import { PulseError } from '../errors.ts';
import type { ReadCoverage } from './read-coverage-report.ts';
import type { ReportOutcome, ReportTask } from './report-worker.ts';

/** Reads coverage reports in threads of its own, so that whoever asks stays free for others. */
export interface ReportReader {
  /**
   * @param bytes of the report; they are given away, and not to be used afterwards
   * @throws PulseError `coverage_unreadable`, `coverage_busy`
   */
  read(bytes: Uint8Array<ArrayBuffer>, format?: CoverageFormat): Promise<ReadCoverage>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface ReportReaderOptions {
  /** Default 2. */
  readonly threads?: number;
  /** Reports that wait for a thread; further ones are refused. Default 16. */
  readonly queueLimit?: number;
  /** A report that takes longer is given up, with its thread. Default 20 seconds. */
  readonly timeoutMs?: number;
  /** Heap of one thread. Default 512 MB. */
  readonly threadHeapMb?: number;
}

const IDLE_THREAD_MS = 30_000;
const WORKER_FILE = fileURLToPath(new URL('./report-worker.ts', import.meta.url));

/** No thread runs before the first report, and none for long after the last. */
export function createReportReader(options: ReportReaderOptions = {}): ReportReader {
  const { threads = 2, queueLimit = 16, timeoutMs = 20_000, threadHeapMb = 512 } = options;
  let pool: Piscina | undefined;
  const openPool = (): Piscina => {
    pool ??= new Piscina({
      filename: WORKER_FILE,
      minThreads: 0,
      maxThreads: threads,
      maxQueue: queueLimit,
      idleTimeout: IDLE_THREAD_MS,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: threadHeapMb },
    });
    return pool;
  };
  let underway = 0;
  return {
    async read(bytes, format) {
      if (underway >= threads + queueLimit) throw busy();
      underway++;
      const signal = AbortSignal.timeout(timeoutMs);
      const task: ReportTask = { bytes, format };
      try {
        const run = openPool().run(task, { transferList: [bytes.buffer], signal });
        const outcome = (await run) as ReportOutcome;
        if (outcome.ok) return outcome.coverage;
        throw new PulseError('coverage_unreadable', outcome.message);
      } catch (error) {
        throw explain(error, signal.aborted, { timeoutMs, threadHeapMb });
      } finally {
        underway--;
      }
    },
    async close() {
      await pool?.destroy();
    },
  };
}

function explain(
  error: unknown,
  isTimedOut: boolean,
  limits: { timeoutMs: number; threadHeapMb: number },
): unknown {
  if (error instanceof PulseError) return error;
  const why = isTimedOut
    ? `takes longer than ${limits.timeoutMs / 1_000} s to read`
    : (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? `needs more than ${limits.threadHeapMb} MB to be read`
      : null;
  if (why === null) return error;
  return new PulseError('coverage_unreadable', `The report ${why}. Send it in parts, each with a flag.`, {
    cause: error,
  });
}

function busy(): PulseError {
  return new PulseError('coverage_busy', 'Too many coverage reports are being read. Try again.');
}
