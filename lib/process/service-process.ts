import { PulseError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** What a service process tells the supervisor over the IPC channel. */
export type ServiceMessage =
  | { readonly type: 'ready' }
  /** It could not start; the message is for people. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** A service that has started. */
export interface Service {
  /** Finishes or hands back what is under way and frees everything. */
  stop(): Promise<void>;
}

/** Longer than any orderly stop, shorter than the patience of whoever started us. */
const STOP_LIMIT_MS = 8_000;

/** Why a service stops. */
type StopReason = 'SIGTERM' | 'SIGINT' | 'the supervisor has gone';

/**
 * The body of a `main.ts`: starts a service, tells the supervisor (if there is one) when it is ready or why it cannot be, and
 * stops it on SIGTERM, on SIGINT, and when the supervisor dies. Ends the process.
 */
export function runService(logger: Logger, start: () => Promise<Service>): void {
  let stopping = false;
  const started = start();
  const stop = (reason: StopReason): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => {
      logger.error('stopping took too long');
      end(1, reason);
    }, STOP_LIMIT_MS).unref();
    started
      .then((service) => service.stop())
      .then(
        () => end(0, reason),
        (error: unknown) => {
          logger.error({ err: error }, 'stopping failed');
          end(1, reason);
        },
      );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Without a supervisor there is no channel, and this never fires.
  process.on('disconnect', () => stop('the supervisor has gone'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'unexpected error');
    process.exit(1);
  });
  started.then(
    () => tellSupervisor({ type: 'ready' }),
    async (error: unknown) => {
      const code = error instanceof PulseError ? error.code : 'unexpected';
      const message = error instanceof Error ? error.message : String(error);
      logger.fatal(error instanceof PulseError ? { code } : { err: error }, message);
      await tellSupervisor({ type: 'failed', code, message });
      process.exit(1);
    },
  );
}

function end(code: number, reason: StopReason): never {
  if (reason === 'the supervisor has gone') endGroup();
  process.exit(code);
}

/** The supervisor made us lead a group, and ends what is left of it after us. Without it, that is our own last act. */
function endGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // We lead no group.
  }
}

function tellSupervisor(message: ServiceMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}
