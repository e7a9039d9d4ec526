import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { deliverMails, type MailDeps } from './deliver-mails.ts';

const LOOK_EVERY_MS = 1_000;
const LOOK_AFTER_ERROR_MS = 10_000;

/** Sends mails soon after they were promised, until it is stopped. Several processes may do so over one database. */
export function startMailSender(deps: MailDeps & { readonly logger: Logger }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let waitMs = LOOK_EVERY_MS;
      try {
        if ((await deliverMails(deps)) > 0) waitMs = 0;
      } catch (error) {
        deps.logger.warn({ reason: (error as Error).message }, 'Mails cannot be looked for at the moment');
        waitMs = LOOK_AFTER_ERROR_MS;
      }
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      deps.transport.close();
    },
  };
}
