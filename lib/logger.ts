import { type DestinationStream, destination, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

/** Keys whose values never reach a log, at the top of an event and one level below. */
const SECRET_KEYS = [
  'token',
  'password',
  'secret',
  'authorization',
  'cookie',
  'databaseUrl',
  'connectionString',
];
const REDACTED_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.headers.${key}`, `headers.${key}`]);

/** What a reader at a terminal does not need, or finds in the message. */
const HIDDEN_ON_TERMINAL = 'pid,hostname,addresses';

export interface LoggerOptions {
  /** Process or part that speaks: `api`, `worker`, `supervisor`. */
  readonly name: string;
  readonly level: string;
  /** Where lines go: 1 is standard output, 2 is standard error (commands, whose output is data). */
  readonly fd?: 1 | 2;
  /** Takes the lines instead of `fd`, as JSON. */
  readonly stream?: DestinationStream;
}

/** A logger that writes one JSON line an event into a pipe or file, and readable lines on a terminal. */
export function createLogger(options: LoggerOptions): Logger {
  const fd = options.fd ?? 1;
  const onTerminal = options.stream === undefined && (fd === 1 ? process.stdout : process.stderr).isTTY;
  const stream = onTerminal
    ? pretty({
        destination: fd,
        sync: true,
        translateTime: 'SYS:HH:MM:ss',
        ignore: HIDDEN_ON_TERMINAL,
        singleLine: true,
      })
    : (options.stream ?? destination({ fd, sync: true }));
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    },
    stream,
  );
}

/** Names the work that a line belongs to. */
export interface WorkContext {
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest?: number;
  /** Id of the workflow run or of the analysis run. */
  readonly run?: string | number;
}

/** A logger each of whose lines names the repository and, where given, the pull request and the run. */
export function createWorkLogger(logger: Logger, work: WorkContext): Logger {
  return logger.child({ ...work });
}
