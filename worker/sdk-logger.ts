import type { Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from '../lib/logger.ts';

/** Temporal's levels by those of our logger; what the SDK calls information is detail to an operator. */
const LEVELS = { TRACE: 'trace', DEBUG: 'trace', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;

/** The SDK warns of workers without workflows; ours have them on one queue only, on purpose. */
const EXPECTED = /^No workflows registered/;

/** Lets the Temporal SDK write into our log. */
export function createSdkLogger(logger: Logger): SdkLogger {
  const write = (level: keyof typeof LEVELS, message: string, meta: object = {}): void => {
    const { error, ...rest } = meta as { error?: unknown };
    const ours = EXPECTED.test(message) ? 'debug' : LEVELS[level];
    logger[ours](error === undefined ? rest : { ...rest, err: error }, message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}
